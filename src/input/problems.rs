//! Problems as a reader wants them: place, snippet, what is allowed, what to do.

use crate::error::Problem;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// More problems than these are counted, not shown.
const MOST: usize = 100;

/// All problems as text, for a terminal with or without colours.
pub fn render(problems: &[Problem], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
    let shown = problems.iter().take(MOST);
    let mut text: String = shown.map(|problem| format!("{}\n\n", one(problem, &renderer))).collect();
    let count = match problems.len() {
        1 => "1 problem".to_owned(),
        count if count > MOST => format!("{count} problems, of which these are the first {MOST}"),
        count => format!("{count} problems"),
    };
    text.push_str(&format!("{count}; nothing was run and nothing was written"));
    text
}

fn one(problem: &Problem, renderer: &Renderer) -> String {
    let title = match problem.path.as_str() {
        "" => shortened(&problem.message),
        path => format!("{}: {}", shortened(path), shortened(&problem.message)),
    };
    let mut group = Level::ERROR.primary_title(title.as_str()).elements(Vec::<annotate_snippets::Element>::new());
    let file = problem.place.as_ref().map(|place| place.file.display().to_string()).unwrap_or_default();
    if let Some(place) = &problem.place {
        if place.text.is_empty() {
            group = group.element(annotate_snippets::Origin::path(file.as_str()));
        } else {
            let end = place.span.end.min(place.text.len());
            let annotation = AnnotationKind::Primary.span(place.span.start.min(end)..end);
            let label =
                if problem.allowed.is_empty() { String::new() } else { format!("allowed: {}", problem.allowed) };
            let annotation = annotation.label((!label.is_empty()).then_some(label));
            group = group.element(Snippet::source(&*place.text).path(file.as_str()).annotation(annotation));
        }
    }
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// A text that fits on a few lines.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 500;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
