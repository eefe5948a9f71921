//! Reads [[correlations]] and makes the copula of them.

use crate::input::format::Range;
use crate::input::number::known;
use crate::input::reader::Reader;
use crate::input::tree::Node;
use crate::model::Correlation;
use crate::units::Dimension;
use nalgebra::DMatrix;
use std::f64::consts::PI;

/// One pair as written.
struct Pair<'a> {
    node: &'a Node,
    paths: [String; 2],
    rho: f64,
}

/// The copula of the file's rank correlations.
pub fn read(file: &Reader) -> Option<Correlation> {
    let node = file.get("correlations")?;
    let Some(items) = node.list() else {
        file.problem(node, "correlations", format!("{} is {}", node.shown(), node.kind()), "[[correlations]] sections");
        return None;
    };
    let pairs: Vec<Pair> = items.iter().filter_map(|item| pair(file, item)).collect();
    let mut paths: Vec<String> = Vec::new();
    for path in pairs.iter().flat_map(|pair| &pair.paths) {
        if !paths.contains(path) {
            paths.push(path.clone());
        }
    }
    if paths.is_empty() {
        return None;
    }
    let mut matrix = DMatrix::identity(paths.len(), paths.len());
    for pair in &pairs {
        let place = |path: &String| paths.iter().position(|known| known == path).unwrap_or_default();
        let (a, b) = (place(&pair.paths[0]), place(&pair.paths[1]));
        // The Gaussian copula with rank correlation ρ has this correlation of its normals (Kruskal 1958).
        let pearson = 2.0 * (PI * pair.rho / 6.0).sin();
        matrix[(a, b)] = pearson;
        matrix[(b, a)] = pearson;
    }
    let Some(cholesky) = factor(&matrix) else {
        impossible(file, node, &pairs, &paths, &matrix);
        return None;
    };
    Some(Correlation { paths, cholesky })
}

fn pair<'a>(file: &Reader, item: &'a Node) -> Option<Pair<'a>> {
    let shape = "between = [\"path.a\", \"path.b\"] and rho = 0.4";
    let section = item.section();
    let names = section.and_then(|section| section.get("between")).and_then(Node::list);
    let paths = names.map(|names| names.iter().filter_map(|name| name.text().map(str::to_owned)).collect::<Vec<_>>());
    let rho = section.and_then(|section| section.get("rho"));
    let (Some(Ok([a, b])), Some(rho)) = (paths.map(<[String; 2]>::try_from), rho) else {
        file.problem(item, "correlations", format!("{} is no correlation", item.shown()), shape);
        return None;
    };
    let assumptions = file.context.assumptions.borrow();
    let known: Vec<&str> = assumptions.iter().map(|number| number.path.as_str()).collect();
    for path in [&a, &b] {
        if !known.contains(&path.as_str()) {
            let origin = names.and_then(|names| names.iter().find(|name| name.text() == Some(path)));
            file.context.unknown(&origin.unwrap_or(item).origin, "correlations", "number", path, &known);
            return None;
        }
    }
    drop(assumptions);
    let rho = known_rho(file, rho)?;
    Some(Pair { node: item, paths: [a, b], rho })
}

fn known_rho(file: &Reader, node: &Node) -> Option<f64> {
    known(file.context, node, "correlations.rho", Dimension::Plain, Range::Correlation)
}

/// The lower Cholesky factor; `None` if the matrix is not positive semi-definite. A singular one is factored by its
/// eigenvectors and brought to triangular form.
fn factor(matrix: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    if let Some(cholesky) = matrix.clone().cholesky() {
        return Some(cholesky.l());
    }
    let eigen = matrix.clone().symmetric_eigen();
    if eigen.eigenvalues.iter().any(|value| *value < -1e-9) {
        return None;
    }
    let roots = eigen.eigenvalues.map(|value| value.max(0.0).sqrt());
    let square = &eigen.eigenvectors * DMatrix::from_diagonal(&roots);
    // square·squareᵀ is the matrix; with squareᵀ = Q·R, so is Rᵀ·R.
    let mut lower = square.transpose().qr().r().transpose();
    for column in 0..lower.ncols() {
        if lower[(column, column)] < 0.0 {
            lower.column_mut(column).neg_mut();
        }
    }
    Some(lower)
}

/// Says which pair contradicts the others most, and what would do: the matrix with its negative eigenvalues cut off and its
/// diagonal brought back to 1.
fn impossible(file: &Reader, node: &Node, pairs: &[Pair], paths: &[String], matrix: &DMatrix<f64>) {
    let eigen = matrix.clone().symmetric_eigen();
    let least = eigen.eigenvalues.min();
    let cut = eigen.eigenvalues.map(|value| value.max(1e-6));
    let raw = &eigen.eigenvectors * DMatrix::from_diagonal(&cut) * eigen.eigenvectors.transpose();
    let near = |a: usize, b: usize| raw[(a, b)] / (raw[(a, a)] * raw[(b, b)]).sqrt();
    let place = |path: &String| paths.iter().position(|known| known == path).unwrap_or_default();
    let mended: Vec<String> = pairs
        .iter()
        .map(|pair| {
            let pearson: f64 = near(place(&pair.paths[0]), place(&pair.paths[1]));
            let rho = 6.0 / PI * (pearson.clamp(-1.0, 1.0) / 2.0).asin();
            format!(
                "{} with {}: {:.3} in place of {}",
                pair.paths[0],
                pair.paths[1],
                (rho * 1000.0).trunc() / 1000.0,
                pair.rho
            )
        })
        .collect();
    let worst = pairs.iter().max_by(|a, b| a.rho.abs().total_cmp(&b.rho.abs())).map_or(node, |pair| pair.node);
    let message = format!(
        "no factors can have these correlations together: the matrix of {} is not positive semi-definite (least eigenvalue {least:.3})",
        paths.join(", ")
    );
    let help = format!("the nearest matrix that is: {}", mended.join("; "));
    file.context.problem(&worst.origin, "correlations", message, "correlations that can hold together", Some(help));
}
