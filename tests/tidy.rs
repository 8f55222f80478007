//! The habits of this code base, as tests: who may use whom, which library lives where, how long things may get.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may use of the others, in reading order. A module may always use itself.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("watch", &[]),
    ("regular_file", &[]),
    ("import", &["domain", "watch", "regular_file"]),
    ("plan", &["domain"]),
    ("history", &["domain"]),
    ("forecast", &["domain"]),
    ("rules", &["domain", "plan", "forecast"]),
    ("optimise", &["domain", "watch", "plan", "rules", "forecast"]),
    ("wording", &["domain", "import", "plan", "history", "rules", "optimise"]),
    ("report", &["domain", "regular_file", "plan", "history", "rules", "forecast", "wording"]),
    ("print", &[]),
    ("opener", &[]),
    ("store", &["domain", "plan"]),
    (
        "notice",
        &[
            "domain",
            "import",
            "plan",
            "rules",
            "wording",
            "report",
            "print",
            "opener",
            "store",
            "app::step_file",
            "app::register_file",
        ],
    ),
    (
        "app",
        &[
            "domain",
            "watch",
            "regular_file",
            "import",
            "plan",
            "history",
            "rules",
            "optimise",
            "forecast",
            "wording",
            "report",
            "print",
            "opener",
            "store",
            "notice",
        ],
    ),
    (
        "cli",
        &[
            "domain",
            "watch",
            "regular_file",
            "import",
            "plan",
            "history",
            "rules",
            "optimise",
            "forecast",
            "wording",
            "report",
            "print",
            "store",
            "notice",
            "app",
        ],
    ),
    (
        "ui",
        &["domain", "import", "plan", "history", "rules", "optimise", "wording", "report", "print", "notice", "app"],
    ),
    ("main", &["import", "cli", "notice", "ui"]),
];

/// Libraries that only one place may know.
const HOMES: &[(&str, &[&str])] = &[
    ("egui", &["src/ui/"]),
    ("eframe", &["src/ui/"]),
    ("egui_extras", &["src/ui/"]),
    ("egui_table", &["src/ui/"]),
    ("rfd", &["src/ui/dialog.rs"]),
    ("rusqlite", &["src/store/"]),
    ("rusqlite_migration", &["src/store/"]),
    ("calamine", &["src/import/sheet.rs", "src/import/sheet/"]),
    ("rustix", &["src/import/isolation/child.rs"]),
    ("encoding_rs", &["src/import/sheet/"]),
    ("quick_xml", &["src/import/sheet/", "src/report/docx/"]),
    ("zip", &["src/report/docx/"]),
    ("flate2", &["src/import/sheet/"]),
    ("rust_xlsxwriter", &["src/report/xlsx.rs", "src/report/xlsx/"]),
    ("typst", &["src/report/pdf/"]),
    ("clap", &["src/cli.rs", "src/cli/", "src/main.rs"]),
    ("directories", &["src/app/settings.rs"]),
    ("cel", &["src/rules/formula/grammar.rs"]),
    ("sha2", &["src/store/fingerprint.rs", "src/store/seal.rs"]),
];

const LONGEST_FILE: usize = 500;
const LONGEST_FUNCTION: usize = 70;

struct Source {
    path: String,
    /// Without the unit tests at its end.
    code: String,
    lines: usize,
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    collect(Path::new("src"), &mut found);
    found.sort();
    assert!(found.len() > 50, "the sources were not found");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a readable source");
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
        Source { path: path.to_string_lossy().replace('\\', "/"), code, lines: text.lines().count() }
    };
    let test_only =
        ["checks/cases.rs", "/tests.rs", "policy/figures.rs", "policy/quotations.rs", "/testing.rs", "store/sample.rs"];
    let is_test_only = |path: &PathBuf| {
        let name = path.to_string_lossy();
        name.contains("/tests/") || test_only.iter().any(|ending| name.ends_with(ending))
    };
    found.into_iter().filter(|path| !is_test_only(path)).map(read).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The top module a source belongs to: `src/app/state.rs` → `app`.
fn layer(path: &str) -> &str {
    let inside = path.trim_start_matches("src/");
    inside.split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

/// Code lines without comments, numbered from one.
fn code_lines(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let lines = source.code.lines().enumerate().map(|(index, line)| (index + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn nothing_wrong(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn modules_use_only_what_lies_below_them() {
    let layers: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    let mut faults = Vec::new();
    for source in sources() {
        let own = layer(&source.path);
        if own == "lib" {
            continue;
        }
        let allowed = layers.get(own).unwrap_or_else(|| panic!("{own} is in no layer"));
        for (number, line) in code_lines(&source) {
            for used in line.split("crate::").skip(1).chain(line.split("bianheng::").skip(1)) {
                let used = used.trim_start_matches('{');
                let module =
                    used.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).next().unwrap_or_default();
                let is_ours = layers.contains_key(module);
                let is_allowed = allowed.iter().any(|allowed| *allowed == module || used.starts_with(allowed));
                if is_ours && module != own && !is_allowed {
                    faults.push(format!("{}:{number}: {own} must not use {module}", source.path));
                }
            }
        }
    }
    nothing_wrong(&faults);
}

#[test]
fn each_library_stays_at_home() {
    let mut faults = Vec::new();
    for source in sources() {
        for (library, homes) in HOMES {
            if homes.iter().any(|home| source.path.starts_with(home)) {
                continue;
            }
            let is_used = |line: &str| {
                [format!("use {library}::"), format!("{library}::"), format!("use {library};")].iter().any(|form| {
                    line.match_indices(form.as_str()).any(|(at, _)| {
                        let before = line.get(..at).and_then(|head| head.chars().next_back());
                        before.is_none_or(|letter| !(letter.is_alphanumeric() || letter == '_' || letter == ':'))
                    })
                })
            };
            let uses = code_lines(&source).filter(|(_, line)| is_used(line));
            faults.extend(uses.map(|(number, _)| format!("{}:{number}: {library} belongs to {homes:?}", source.path)));
        }
    }
    nothing_wrong(&faults);
}

#[test]
fn files_and_functions_stay_short() {
    let mut faults = Vec::new();
    for source in sources() {
        if source.lines > LONGEST_FILE {
            faults.push(format!("{}: {} lines", source.path, source.lines));
        }
        let mut begun: Option<(usize, usize, String)> = None;
        for (index, line) in source.code.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let word = line.trim_start();
            let is_function =
                ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn "].iter().any(|start| word.starts_with(start));
            if is_function && begun.is_none() && !word.ends_with(';') {
                begun = Some((index, indent, word.to_owned()));
            }
            if let Some((start, depth, name)) = &begun {
                if indent == *depth && word.starts_with('}') {
                    let length = index - start + 1;
                    if length > LONGEST_FUNCTION {
                        faults.push(format!("{}:{}: {length} lines: {name}", source.path, start + 1));
                    }
                    begun = None;
                } else if indent == *depth && word.ends_with('}') {
                    begun = None;
                }
            }
        }
    }
    nothing_wrong(&faults);
}

#[test]
fn nothing_panics_outside_tests() {
    let forbidden = [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!(", "dbg!("];
    let mut faults = Vec::new();
    for source in sources() {
        for (number, line) in code_lines(&source) {
            if forbidden.iter().any(|word| line.contains(word)) {
                faults.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    nothing_wrong(&faults);
}

#[test]
fn every_module_says_what_it_is_for() {
    let faults: Vec<String> = sources()
        .iter()
        .filter(|source| !source.code.starts_with("//!"))
        .map(|source| format!("{}: no module comment", source.path))
        .collect();
    nothing_wrong(&faults);
}

#[test]
fn every_rule_is_a_file_with_a_clause_and_a_help_entry() {
    let checks = fs::read_dir("src/rules/checks").expect("the rules");
    let policy = fs::read_to_string("assets/policy/national.toml").expect("the national pack");
    let help = fs::read_to_string("assets/help/rules.md").expect("the help on rules");
    let mut rules = 0;
    for entry in checks {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let Some(rule) = name.strip_suffix(".rs").filter(|rule| !["mod", "cases"].contains(rule)) else { continue };
        rules += 1;
        assert!(policy.contains(&format!("[clauses.{rule}]")), "{rule} has no clause");
        assert!(help.contains(&format!("({rule})")), "{rule} has no help entry");
    }
    assert_eq!(rules, 36);
}
