//! Errors as Python has them: one class, with the text that the program prints and the problems as data.

use orecast::error::{Error, Problem};
use orecast::input;
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

/// The module that defines the class, and its name.
const CLASS: (&str, &str) = ("orecast._errors", "OrecastError");

/// A problem as `orecast.Problem` takes it: path, message, allowed, help, file, line, column.
type Fields = (String, String, String, Option<String>, Option<String>, Option<usize>, Option<usize>);

/// The exception for an error. That the user stopped it is Python's own `KeyboardInterrupt`.
pub fn raised(py: Python, error: Error) -> PyErr {
    let (text, problems) = match error {
        Error::Interrupted => return PyKeyboardInterrupt::new_err(()),
        Error::Study(problems) => {
            let text = input::render(&problems, false);
            (text, problems.iter().map(fields).collect())
        }
        other => (other.to_string(), Vec::new()),
    };
    made(py, text, problems).unwrap_or_else(|error| error)
}

fn made(py: Python, text: String, problems: Vec<Fields>) -> PyResult<PyErr> {
    let class = py.import(CLASS.0)?.getattr(CLASS.1)?;
    Ok(PyErr::from_value(class.call_method1("of", (text, problems))?))
}

fn fields(problem: &Problem) -> Fields {
    let place = problem.place.as_ref();
    let written = place.filter(|place| !place.text.is_empty());
    let position = written.map(|place| {
        let end = (0..=place.span.start.min(place.text.len())).rev().find(|end| place.text.is_char_boundary(*end));
        let before = &place.text[..end.unwrap_or(0)];
        let column = before.chars().rev().take_while(|letter| *letter != '\n').count() + 1;
        (before.matches('\n').count() + 1, column)
    });
    (
        problem.path.clone(),
        problem.message.clone(),
        problem.allowed.clone(),
        problem.help.clone(),
        place.map(|place| place.file.display().to_string()),
        position.map(|it| it.0),
        position.map(|it| it.1),
    )
}
