//! The templates that tables are printed by: those that travel with the program, and files of the same names in the office's own folder
//! in their stead. Each exports `sheet(given)`, which sets one table; `base.typ` holds what they share.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::LazyLock;

use typst::syntax::{DiagSpanKind, FileId, RootedPath, Source, VirtualPath, VirtualRoot};

use super::Flaw;
use crate::regular_file;

/// The template of tables that have none of their own.
const TABLE: &str = "table";
/// What all templates rest on.
pub(super) const BASE: &str = "base.typ";
/// The name of the text that puts the tables one after another; it is made anew for each document and no file.
pub(super) const MAIN: &str = "main.typ";
/// Nobody writes a template this large by hand.
const LARGEST_FILE: u64 = 1 << 20;

const BUILT_IN: [(&str, &str); 14] = [
    (BASE, include_str!("../../../assets/report/base.typ")),
    ("table.typ", include_str!("../../../assets/report/table.typ")),
    ("clearances.typ", include_str!("../../../assets/report/clearances.typ")),
    ("downshift.typ", include_str!("../../../assets/report/downshift.typ")),
    ("excess.typ", include_str!("../../../assets/report/excess.typ")),
    ("findings.typ", include_str!("../../../assets/report/findings.typ")),
    ("ledger.typ", include_str!("../../../assets/report/ledger.typ")),
    ("movers.typ", include_str!("../../../assets/report/movers.typ")),
    ("notice.typ", include_str!("../../../assets/report/notice.typ")),
    ("offices.typ", include_str!("../../../assets/report/offices.typ")),
    ("pools.typ", include_str!("../../../assets/report/pools.typ")),
    ("reform.typ", include_str!("../../../assets/report/reform.typ")),
    ("standards.typ", include_str!("../../../assets/report/standards.typ")),
    ("usage.typ", include_str!("../../../assets/report/usage.typ")),
];

/// The same, read by Typst: once, for its hash of a text is remembered with it.
static PARSED: LazyLock<BTreeMap<&str, Source>> = LazyLock::new(|| {
    let parse = |(name, text): (&'static str, &str)| Some((name, Source::new(file_id(name)?, text.to_owned())));
    BUILT_IN.into_iter().filter_map(parse).collect()
});

/// The built-in templates and, by the same names, an office's own.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    own: BTreeMap<String, Source>,
}

/// The text that sets one document, and which template each of its lines calls.
pub(super) struct Main {
    pub source: Source,
    callers: Vec<Option<String>>,
}

impl Templates {
    /// Those of the program alone.
    pub fn built_in() -> Self {
        Self::default()
    }

    /// With the `.typ` files of a folder, which need not exist. A file that cannot be read or is no Typst is left out and told.
    pub fn load(folder: &Path) -> (Self, Vec<Flaw>) {
        let (mut templates, mut flaws) = (Self::default(), Vec::new());
        let mut paths: Vec<_> = match fs::read_dir(folder) {
            Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(cause) => {
                flaws.push(Flaw::of_unread(&folder.display().to_string(), &cause));
                Vec::new()
            }
        };
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "typ"));
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            match regular_file::read_text_up_to(&path, LARGEST_FILE) {
                Ok(text) => flaws.extend(templates.replace(&name, text)),
                Err(cause) => flaws.push(Flaw::of_unread(&name, &cause)),
            }
        }
        (templates, flaws)
    }

    /// Puts a text in the stead of the built-in template of that name. What is no Typst is told, and the built-in one stays.
    pub fn replace(&mut self, name: &str, text: String) -> Vec<Flaw> {
        let Some(id) = file_id(name) else { return vec![Flaw::of_file(name, "not a name of a template")] };
        let source = Source::new(id, text);
        let (errors, _warnings) = source.root().errors_and_warnings();
        let flaws: Vec<Flaw> = errors
            .iter()
            .map(|error| {
                let range = match error.span.get() {
                    DiagSpanKind::Number { num, sub_range, .. } => source.range(num, sub_range),
                    DiagSpanKind::Range { range, .. } => Some(range),
                    DiagSpanKind::Detached => None,
                };
                let line = range.and_then(|range| source.lines().byte_to_line(range.start));
                Flaw { line: line.map(|line| line + 1), ..Flaw::of_file(name, &error.message) }
            })
            .collect();
        if flaws.is_empty() {
            self.own.insert(name.to_owned(), source);
        }
        flaws
    }

    /// Writes the built-in templates into a folder, for an office to edit. Files that are there already are kept; the names of those
    /// written are returned.
    pub fn write_built_in(folder: &Path) -> io::Result<Vec<&'static str>> {
        fs::create_dir_all(folder)?;
        let mut written = Vec::new();
        for (name, text) in BUILT_IN {
            let file = fs::OpenOptions::new().write(true).create_new(true).open(folder.join(name));
            match file.and_then(|mut file| io::Write::write_all(&mut file, text.as_bytes())) {
                Ok(()) => written.push(name),
                Err(kept) if kept.kind() == io::ErrorKind::AlreadyExists => {}
                Err(cause) => return Err(cause),
            }
        }
        Ok(written)
    }

    pub(super) fn is_own(&self, name: &str) -> bool {
        self.own.contains_key(name)
    }

    pub(super) fn own_names(&self) -> impl Iterator<Item = &String> {
        self.own.keys()
    }

    /// The template of a name: the office's, unless it is among those set aside, else the built-in one.
    pub(super) fn source(&self, name: &str, set_aside: &BTreeSet<String>) -> Option<Source> {
        let own = self.own.get(name).filter(|_| !set_aside.contains(name));
        own.or_else(|| PARSED.get(name)).cloned()
    }

    /// All templates there are, by name.
    pub(super) fn sources(&self) -> impl Iterator<Item = (String, Source)> + '_ {
        let none = BTreeSet::new();
        let names: BTreeSet<&str> = PARSED.keys().copied().chain(self.own.keys().map(String::as_str)).collect();
        names.into_iter().filter_map(move |name| Some((name.to_owned(), self.source(name, &none)?)))
    }

    /// The text that sets tables with these keys, in this order.
    pub(super) fn main(&self, keys: &[Option<&str>]) -> Option<Main> {
        let is_there = |key: &&str| self.source(&format!("{key}.typ"), &BTreeSet::new()).is_some();
        let keys: Vec<&str> = keys.iter().map(|key| key.filter(is_there).unwrap_or(TABLE)).collect();
        let mut text = String::from("#import \"base.typ\" as base\n#show: base.setting\n#base.cover\n");
        let mut callers = vec![None, None, None];
        for (nth, key) in keys.iter().enumerate() {
            // Writing into a text cannot fail.
            let _written = writeln!(text, "#import \"{key}.typ\" as t{nth}");
            let _written = writeln!(text, "#t{nth}.sheet(base.input.tables.at({nth}))");
            callers.extend([Some(format!("{key}.typ")), Some(format!("{key}.typ"))]);
        }
        Some(Main { source: Source::new(file_id(MAIN)?, text), callers })
    }
}

impl Main {
    /// The template called at a line, counted from one.
    pub fn caller(&self, line: usize) -> Option<&str> {
        self.callers.get(line.checked_sub(1)?)?.as_deref()
    }
}

fn file_id(name: &str) -> Option<FileId> {
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?)))
}
