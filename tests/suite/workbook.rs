//! The workbook holds what the tables hold, opens in a spreadsheet, and is the same file whenever it is made.

use crate::cli::{err, orecast};
use crate::fixture::{GOOD, results, study, written};
use calamine::{Data, Range, Reader, Xlsx};
use orecast::model::Study;
use orecast::output::manifest::Manifest;
use orecast::output::table::{Table, Values};
use orecast::output::tables::tables;
use orecast::output::workbook::name::sheet_name;
use orecast::output::workbook::parts::{MOST_ROWS, parts};
use orecast::output::workbook::text::{address, fitting};
use orecast::output::workbook::xlsx;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

/// A good study with what a workbook shows besides: a question, references, a claim and a state.
fn telling() -> String {
    GOOD.replace("title = \"Good\"", "title = \"Good\"\nquestion = \"Is it full?\"")
        .replace("output = \"60 t/yr\"", "output = { uniform = [\"40 t/yr\", \"80 t/yr\"], reference = \"survey\" }")
        + "[references.survey]\ntitle = \"A survey\"\npublisher = \"The office\"\ndate = \"2025\"\nurl = \"https://example.org/a?b=1&c=2\"\n\
           [references.letter]\ntitle = \"=2+2\"\nurl = \"in a drawer\"\n\
           [claims.full]\nmetric = \"plateau_refined\"\nat_least = 45\nreference = \"survey\"\n"
}

fn made(study: &Study) -> Manifest {
    let command = ["somewhere/orecast", "run", "a study.toml", "--draws", "200"].map(str::to_owned).to_vec();
    let mut made = Manifest::new(study, command, Vec::new(), jiff::Timestamp::UNIX_EPOCH);
    made.add_input(Path::new("a study.toml"), b"bytes");
    made
}

/// The workbook of a study, with further tables.
fn book_with(study: &Study, further: Vec<Table>) -> (Vec<u8>, Vec<Table>) {
    let results = results(study);
    let tables: Vec<Table> = tables(study, &results).into_iter().chain(further).collect();
    (xlsx(study, &results, &tables, &made(study)).expect("a workbook"), tables)
}

fn book(text: &str) -> (Vec<u8>, Vec<Table>) {
    book_with(&study(text), Vec::new())
}

fn opened(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(bytes)).expect("a workbook")
}

/// The cells of a sheet, its first one at the top left.
fn cells(bytes: &[u8], sheet: &str) -> Range<Data> {
    let range = opened(bytes).worksheet_range(sheet).unwrap_or_else(|error| panic!("{sheet}: {error}"));
    range.range((0, 0), range.end().unwrap_or((0, 0)))
}

/// All words of a sheet.
fn words(bytes: &[u8], sheet: &str) -> String {
    cells(bytes, sheet).rows().flatten().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A file inside the workbook.
fn inner(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
    let mut text = String::new();
    archive.by_name(name).expect("a file").read_to_string(&mut text).expect("text");
    text
}

/// The XML of a sheet, by its name.
fn xml(bytes: &[u8], sheet: &str) -> String {
    let place = opened(bytes).sheet_names().iter().position(|name| name == sheet).expect("a sheet");
    inner(bytes, &format!("xl/worksheets/sheet{}.xml", place + 1))
}

/// What a cell of a table is in a sheet.
fn expected(values: &Values, row: usize) -> Data {
    match values {
        Values::Text(words) if words[row].is_empty() => Data::Empty,
        Values::Text(words) => Data::String(words[row].clone()),
        Values::Whole(numbers) => numbers[row].map_or(Data::Empty, |number| Data::Float(number as f64)),
        Values::Real(numbers) if numbers[row].is_nan() => Data::Empty,
        Values::Real(numbers) if numbers[row].is_infinite() => Data::String(numbers[row].to_string()),
        Values::Real(numbers) => Data::Float(numbers[row]),
    }
}

fn is_same(found: &Data, wanted: &Data) -> bool {
    match (found, wanted) {
        (Data::Float(found), Data::Float(wanted)) => found.to_bits() == wanted.to_bits(),
        _ => found == wanted,
    }
}

fn assert_holds(bytes: &[u8], table: &Table) {
    let cells = cells(bytes, &table.name);
    assert_eq!(cells.height(), table.len() + 1, "{}", table.name);
    assert_eq!(cells.width(), table.columns.len(), "{}", table.name);
    for (at, (name, values)) in table.columns.iter().enumerate() {
        assert_eq!(cells.get((0, at)), Some(&Data::String(name.clone())));
        for row in 0..table.len() {
            let (found, wanted) = (cells.get((row + 1, at)).unwrap_or(&Data::Empty), expected(values, row));
            assert!(is_same(found, &wanted), "{}, row {row}, {name}: {found:?}, not {wanted:?}", table.name);
        }
    }
}

#[test]
fn each_table_has_a_sheet_with_the_same_rows_heads_and_bits() {
    let (bytes, tables) = book(&telling());
    let names = opened(&bytes).sheet_names();
    let tables_of_run = ["annual", "kpis", "differences", "distributions", "claims", "paths", "assumptions"];
    let expected = [&["Scenarios", "About"], &tables_of_run[..], &["References", "Chart data"]].concat();
    assert_eq!(names, expected);
    tables.iter().for_each(|table| assert_holds(&bytes, table));
    assert!(tables.iter().all(|table| !table.is_empty() || table.name == "paths"), "these results have no paths");
}

#[test]
fn heads_stay_in_sight_and_columns_have_filters() {
    let (bytes, tables) = book(&telling());
    for (sheet, columns) in
        [("annual", 1), ("kpis", 1), ("differences", 1), ("claims", 1), ("assumptions", 1), ("References", 1)]
    {
        let xml = xml(&bytes, sheet);
        assert!(xml.contains(&format!("<pane xSplit=\"{columns}\" ySplit=\"1\"")), "{sheet}: {}", &xml[..900]);
        let rows = tables.iter().find(|table| table.name == sheet).map_or(2, Table::len) + 1;
        let filter = xml.split("<autoFilter ref=\"A1:").nth(1).and_then(|rest| rest.split('"').next());
        assert!(filter.is_some_and(|end| end.trim_start_matches(char::is_alphabetic) == rows.to_string()), "{sheet}");
    }
    assert!(xml(&bytes, "Scenarios").contains("<pane xSplit=\"1\""));
    assert!(xml(&bytes, "Scenarios").contains("<autoFilter ref="));
}

/// The number format of a cell.
fn format_of(bytes: &[u8], sheet: &str, cell: &str) -> String {
    fn between<'t>(text: &'t str, before: &str) -> Option<&'t str> {
        text.split_once(before)?.1.split('"').next()
    }
    let (xml, styles) = (xml(bytes, sheet), inner(bytes, "xl/styles.xml"));
    let style: usize = between(&xml, &format!("<c r=\"{cell}\" s=\"")).map_or(0, |it| it.parse().expect("a style"));
    let styled = styles.split_once("<cellXfs").expect("styles").1.split("<xf ").nth(style + 1).expect("the style");
    let number = between(styled, "numFmtId=\"").expect("a number");
    between(&styles, &format!("numFmtId=\"{number}\" formatCode=\"")).unwrap_or("General").to_owned()
}

#[test]
fn numbers_look_as_their_units_do() {
    let units = ["", "1/yr", "year", "yr", "USD", "t", "USD/oz"].map(str::to_owned).to_vec();
    let metrics = units.iter().map(|unit| format!("of {unit}")).collect();
    let means = vec![0.5, 0.1, 2_030.5, 7.25, 1.5e9, 12.5, 4_500.0];
    let errors = vec![0.001, 0.001, 0.1, 0.1, 1e6, 0.0125, 3.5];
    let columns = vec![
        ("year".to_owned(), Values::Whole(vec![Some(2_030); 7])),
        ("metric".into(), Values::Text(metrics)),
        ("unit".into(), Values::Text(units)),
        ("n".into(), Values::Whole(vec![Some(10_000); 7])),
        ("mean".into(), Values::Real(means)),
        ("se".into(), Values::Real(errors)),
        ("positive".into(), Values::Real(vec![0.25; 7])),
    ];
    let (bytes, _) = book_with(&study(GOOD), vec![Table::new("units", columns)]);
    let format = |cell: &str| format_of(&bytes, "units", cell);
    let column = |letter: char| (2..=8).map(|row| format(&format!("{letter}{row}"))).collect::<Vec<_>>();
    assert_eq!(column('E'), ["0.0%", "0.0%", "0.0", "0.0", "#,##0", "#,##0.00", "#,##0"]);
    assert_eq!(column('F'), ["0.0%", "0.0%", "0.0", "0.0", "#,##0", "#,##0.00000", "#,##0.000"]);
    assert_eq!((format("A2"), format("D2"), format("G2")), ("0".into(), "#,##0".into(), "0.0%".into()));
}

#[test]
fn the_front_sheet_says_what_is_asked_and_has_a_row_for_each_scenario() {
    let (bytes, _) = book(&telling());
    let front = words(&bytes, "Scenarios");
    for words in
        ["Good", "Is it full?", "2 scenarios, 200 draws each", "Plateau refined\nmedian [t/yr]", "plateau_refined\np50"]
    {
        assert!(front.contains(words), "{words}: {front}");
    }
    let cells = cells(&bytes, "Scenarios");
    let all = cells.rows().find(|row| row[0] == Data::String("all".into())).expect("the scenario");
    assert!(all.iter().any(|cell| matches!(cell, Data::Float(share) if (0.9..=1.0).contains(share))), "{all:?}");
    assert_eq!(all.last(), Some(&Data::String("all".into())));
    assert!(xml(&bytes, "Scenarios").contains("<colorScale>"));
    for chart in 1..=3 {
        assert!(inner(&bytes, &format!("xl/charts/chart{chart}.xml")).contains("<c:numCache>"), "chart {chart}");
    }
}

#[test]
fn the_sheet_about_it_tells_how_to_repeat_it() {
    let (bytes, _) = book(&telling());
    let about = words(&bytes, "About");
    for words in [
        "orecast run 'a study.toml' --draws 200",
        env!("CARGO_PKG_VERSION"),
        "200 for each scenario, ",
        "SHA-256 ",
        "2030: what is of the plateau",
        "Standard error of the mean",
        "plateau_utilisation",
        "Metal refined over the whole horizon.",
    ] {
        assert!(about.contains(words), "{words}: {about}");
    }
}

#[test]
fn references_are_links_where_they_can_be() {
    let (bytes, _) = book(&telling());
    let references = words(&bytes, "References");
    for words in ["survey", "A survey", "The office", "2025", "https://example.org/a?b=1&c=2", "=2+2", "in a drawer"] {
        assert!(references.contains(words), "{words}: {references}");
    }
    let place = opened(&bytes).sheet_names().iter().position(|name| name == "References").expect("the sheet") + 1;
    let links = inner(&bytes, &format!("xl/worksheets/_rels/sheet{place}.xml.rels"));
    assert!(links.contains("Target=\"https://example.org/a?b=1&amp;c=2\"") && !links.contains("drawer"), "{links}");
    assert_eq!(address("https://example.org"), Some("https://example.org"));
    for url in ["doi:10.1/2", "ftp://example.org", "https://with a space", &format!("https://{}", "x".repeat(3_000))] {
        assert_eq!(address(url), None, "{url}");
    }
}

#[test]
fn words_stay_words_and_odd_numbers_break_nothing() {
    let long = "ä".repeat(40_000);
    let odd = vec![
        "=1+1",
        "=HYPERLINK(\"http://example.org\")",
        "@SUM(A1)",
        "-1",
        "+1",
        "\u{1}\u{ffff}<&>",
        "  two  ",
        &long,
        "",
    ];
    let numbers = vec![f64::INFINITY, f64::NEG_INFINITY, f64::NAN, -0.0, 1e300, 5e-324, 0.1, f64::MAX, 1.0 / 3.0];
    let whole = vec![None, Some(i64::MIN), Some(-1), Some(0), Some(1), Some(1 << 52), None, None, Some(2_026)];
    let columns = vec![
        ("words".to_owned(), Values::Text(odd.iter().map(|word| (*word).to_owned()).collect())),
        ("numbers".into(), Values::Real(numbers.clone())),
        ("whole".into(), Values::Whole(whole)),
        ("=1".into(), Values::Real(numbers)),
    ];
    // Named as one of the workbook's own sheets.
    let (bytes, _) = book_with(&study(GOOD), vec![Table::new("about", columns)]);
    let found = cells(&bytes, "about 2");
    for (row, word) in odd.iter().enumerate().filter(|(row, _)| ![5, 7].contains(row)) {
        let wanted = if word.is_empty() { Data::Empty } else { Data::String((*word).to_owned()) };
        assert_eq!(found.get((row + 1, 0)).unwrap_or(&Data::Empty), &wanted);
    }
    assert_eq!(found.get((8, 0)).map(|cell| cell.to_string().chars().count()), Some(32_767));
    assert!(!xml(&bytes, "about 2").contains("<f>"), "a formula");
    assert_eq!(found.get((1, 1)), Some(&Data::String("inf".into())));
    assert_eq!(found.get((3, 1)).unwrap_or(&Data::Empty), &Data::Empty);
    assert_eq!(found.get((6, 1)), Some(&Data::Float(5e-324)));
}

#[test]
fn long_texts_are_cut_by_the_units_that_excel_counts() {
    let units = |text: &str| text.encode_utf16().count();
    assert_eq!(fitting("short"), "short");
    assert_eq!(units(&fitting(&"x".repeat(32_767))), 32_767);
    assert_eq!(units(&fitting(&"x".repeat(32_768))), 32_767);
    let faces = fitting(&"🙂".repeat(20_000)).into_owned();
    assert!(units(&faces) <= 32_767 && faces.ends_with("🙂…"));
}

#[test]
fn a_table_longer_than_a_sheet_goes_on_in_further_ones() {
    assert_eq!(parts(0, 10).as_slice(), std::slice::from_ref(&(0..0)));
    assert_eq!(parts(10, 10).as_slice(), std::slice::from_ref(&(0..10)));
    assert_eq!(parts(25, 10), [0..10, 10..20, 20..25]);
    assert_eq!(parts(MOST_ROWS + 1, MOST_ROWS).len(), 2);
}

#[test]
fn a_million_rows_are_two_sheets() {
    let rows = MOST_ROWS + 3;
    let numbers = Values::Real((0..rows).map(|row| row as f64).collect());
    let (bytes, _) = book_with(&study(GOOD), vec![Table::new("long", vec![("number".into(), numbers)])]);
    let rest = cells(&bytes, "long 2");
    assert_eq!((rest.height(), rest.get((3, 0))), (4, Some(&Data::Float(rows as f64 - 1.0))));
}

#[test]
fn sheet_names_are_such_as_excel_takes() {
    let taken = ["About".to_owned(), "annual".into()];
    assert_eq!(sheet_name("kpis", &taken), "kpis");
    assert_eq!(sheet_name("annual", &taken), "annual 2");
    assert_eq!(sheet_name("ABOUT", &taken), "ABOUT 2");
    assert_eq!(sheet_name("a[b]:c*d?e/f\\g", &[]), "a-b--c-d-e-f-g");
    assert_eq!(sheet_name("'quoted'", &[]), "quoted");
    assert_eq!(sheet_name("", &[]), "table");
    assert_eq!(sheet_name("History", &[]), "history table");
    let long = "🙂".repeat(40);
    assert!(sheet_name(&long, &[]).encode_utf16().count() <= 31);
    let first = sheet_name(&"x".repeat(40), &[]);
    let second = sheet_name(&"x".repeat(40), std::slice::from_ref(&first));
    assert_eq!((first.len(), second.as_str()), (31, format!("{} 2", "x".repeat(29)).as_str()));
}

#[test]
fn the_same_results_are_the_same_file() {
    let (first, _) = book(&telling());
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    assert!(first == book(&telling()).0, "two workbooks of the same results differ");
}

#[test]
fn a_study_without_axes_and_one_of_a_single_draw_have_workbooks() {
    let plain = GOOD.split("[axes").next().expect("a study");
    for text in [plain.to_owned(), plain.replace("draws = 200", "draws = 1"), GOOD.replace("draws = 200", "draws = 1")]
    {
        let (bytes, tables) = book(&text);
        tables.iter().for_each(|table| assert_holds(&bytes, table));
        assert!(words(&bytes, "Scenarios").contains("Plateau refined"));
    }
    let (bytes, _) = book(plain);
    assert!(words(&bytes, "Scenarios").contains("the study"));
    assert!(xml(&bytes, "annual").contains("<pane ySplit=\"1\""));
}

#[test]
fn a_run_writes_the_workbook_unless_it_is_not_wanted() {
    let (folder, _) = written(GOOD);
    let run = |more: &[&str]| {
        let output = orecast(folder.path(), &[&["run", "study.toml", "--no-charts"], more].concat());
        assert!(output.status.success(), "{}", err(&output));
        let manifest = std::fs::read_to_string(folder.path().join("outputs/study/manifest.json")).expect("a manifest");
        let is_there = folder.path().join("outputs/study/results.xlsx").is_file();
        assert_eq!(manifest.contains("\"results.xlsx\""), is_there);
        assert_eq!(err(&output).contains("results.xlsx"), is_there);
        is_there
    };
    assert!(run(&[]));
    assert!(!run(&["--no-workbook"]));
    let change = ["what-if", "study.toml", "--set", "price.initial=2000", "--no-charts", "--output", "mine"];
    assert!(orecast(folder.path(), &change).status.success());
    let bytes = std::fs::read(folder.path().join("mine/results.xlsx")).expect("a workbook");
    assert!(
        opened(&bytes).sheet_names().contains(&"effects".to_owned()) || words(&bytes, "Scenarios").contains("What if")
    );
}

/// Opens the workbook in another program than the one that wrote it, where there is one.
#[test]
fn a_spreadsheet_program_opens_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (bytes, tables) = book(&telling());
    std::fs::write(folder.path().join("results.xlsx"), bytes).expect("a file");
    // -1: every sheet to a file of its own.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let convert = |program: &str| {
        let mut command = Command::new(program);
        command
            .current_dir(folder.path())
            .args([&profile, "--headless", "--convert-to", filter, "results.xlsx"])
            .output()
    };
    let Some(output) = ["soffice", "libreoffice"].into_iter().find_map(|program| convert(program).ok()) else {
        eprintln!("LibreOffice is not installed: that it opens the workbook is not tested");
        return;
    };
    assert!(output.status.success(), "{}", err(&output));
    for table in tables {
        let path = folder.path().join(format!("results-{}.csv", table.name));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        // No cell of these tables has several lines.
        assert_eq!(text.lines().count(), table.len() + 1, "{}", table.name);
        assert!(!text.contains("Err:") && !text.contains("#N"), "{}", table.name);
    }
    let front = std::fs::read_to_string(folder.path().join("results-Scenarios.csv")).expect("the front sheet");
    assert!(front.contains("Is it full?"), "{front}");
}
