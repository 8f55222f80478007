//! The program run as a user runs it: the real binary, with a home of its own and no display.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

/// A user's desk: a home, and a folder for files.
pub struct Desk {
    home: TempDir,
    files: TempDir,
}

/// How a run ended.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Desk {
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().expect("a home"), files: tempfile::tempdir().expect("a folder") }
    }

    /// A desk with a book of this name, begun from this register file.
    pub fn with_register(book: &str, register: &str) -> Self {
        let desk = Self::new();
        desk.write("台账.toml", register);
        desk.done(&["new", book, "--from", "台账.toml"]);
        desk
    }

    pub fn folder(&self) -> &Path {
        self.files.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }

    /// Where this user's settings lie on Linux.
    pub fn settings_file(&self) -> PathBuf {
        self.home.path().join("bianheng/settings.json")
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).expect("written");
        path
    }

    /// Runs the program in the folder; file names may be given without it.
    pub fn run(&self, arguments: &[&str]) -> Run {
        let reason: &[&str] =
            if is_unreasoned_adoption(arguments) { &["--reason", "测试中直接执行"] } else { &[] };
        let output = self.command(&[arguments, reason].concat()).output().expect("the program starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        let code = output.status.code().expect("an exit code");
        Run { code, out: text(output.stdout), err: text(output.stderr) }
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bianheng"));
        command.args(arguments).current_dir(self.files.path()).stdin(Stdio::null());
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "TMPDIR"] {
            command.env(name, self.home.path());
        }
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs it and expects it to have done all of it.
    #[track_caller]
    pub fn done(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{arguments:?}: {}", run.out);
        run.out
    }

    /// Everything that is in this desk's folder.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.files.path()).expect("the folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

/// Plans of these tests are carried out as small offices do it, straight from the draft; where a test gives no reason for that, this
/// one is given. Who tests the refusal goes by [`Desk::command`].
fn is_unreasoned_adoption(arguments: &[&str]) -> bool {
    matches!(arguments, ["plan", _, "adopt", ..]) && !arguments.contains(&"--reason")
}

impl Run {
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    /// The program could not do it, and says in Chinese what, where and what to do, by these words in this order.
    #[track_caller]
    pub fn is_refusal(&self, words: &[&str]) {
        assert_eq!((self.code, self.out.as_str()), (2, ""), "{}", self.err);
        assert_told(&self.err, words);
    }
}

/// The words stand in the message one after the other, and what else it says is Chinese.
#[track_caller]
pub fn assert_told(message: &str, words: &[&str]) {
    let mut rest = message;
    for word in words {
        let found = rest.split_once(word);
        rest = found.unwrap_or_else(|| panic!("“{word}” is not said, or not in its place: {message}")).1;
    }
    let foreign = foreign_words(message);
    assert!(foreign.is_empty(), "not Chinese: {foreign:?} in {message}");
    assert!(!message.contains("panicked"), "{message}");
}

/// English words outside of paths, endings of files, commands, and what Chinese offices write in Latin letters themselves.
fn foreign_words(message: &str) -> Vec<&str> {
    const KNOWN: [&str; 68] = [
        "entry",
        "claim",
        "paper",
        "stage",
        "reason",
        "phase",
        "from",
        "forget",
        "accept",
        "departures",
        "answers",
        "same",
        "name",
        "mode",
        "full",
        "mapping",
        "linked",
        "doctor",
        "yes",
        "bianheng",
        "standards",
        "scheme",
        "demo",
        "headless",
        "help",
        "plan",
        "date",
        "with",
        "policy",
        "rebase",
        "suggest",
        "show",
        "archived",
        "list",
        "report",
        "import",
        "transfer",
        "offices",
        "leaders",
        "nameplates",
        "release",
        "attach",
        "merge",
        "duties",
        "pool",
        "lend",
        "recall",
        "clear",
        "close",
        "deploy",
        "end",
        "deployment",
        "person",
        "institution",
        "document",
        "approval",
        "count",
        "move",
        "effective",
        "Excel",
        "WPS",
        "PDF",
        "JSON",
        "UTF",
        "CSV",
        "XML",
        "TOML",
        "OpenGL",
    ];
    let is_path = |piece: &&str| piece.contains('/') || piece.contains('\\');
    // 核验码 is letters and digits in any order.
    let is_code = |piece: &&str| bianheng::domain::PaperCode::read(piece).is_ok();
    // 封印 is a sum in hexadecimal digits.
    let is_seal = |piece: &&str| piece.chars().filter(char::is_ascii_hexdigit).count() == 64;
    let mut foreign = Vec::new();
    for piece in message.split_whitespace().filter(|piece| !is_path(piece) && !is_code(piece) && !is_seal(piece)) {
        let mut before = ' ';
        for word in piece.split_inclusive(|letter: char| !letter.is_ascii_alphabetic()) {
            let letters = word.trim_end_matches(|letter: char| !letter.is_ascii_alphabetic());
            if letters.len() > 2 && before != '.' && !KNOWN.contains(&letters) {
                foreign.push(letters);
            }
            before = word.chars().next_back().unwrap_or(' ');
        }
    }
    foreign
}

#[test]
fn english_is_noticed() {
    assert_eq!(foreign_words("文件读写失败(Permission denied)。"), ["Permission", "denied"]);
    assert_eq!(foreign_words("位置：/home/somebody/a.xlsx 导入 Excel，台账.doc、.xls 用 UTF-8"), Vec::<&str>::new());
}

/// Every row of every table of a closed book.
pub fn rows(book: &Path) -> BTreeMap<String, Vec<Vec<Value>>> {
    let book = Connection::open_with_flags(book, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a database");
    let mut names = book.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").expect("SQL");
    let names: Vec<String> =
        names.query_map([], |row| row.get(0)).expect("tables").collect::<Result<_, _>>().expect("names");
    let rows_of = |name: &String| {
        let mut statement = book.prepare(&format!("SELECT * FROM \"{name}\"")).expect("SQL");
        let width = statement.column_count();
        let row = |row: &rusqlite::Row<'_>| (0..width).map(|column| row.get(column)).collect::<Result<Vec<Value>, _>>();
        statement.query_map([], row).expect("rows").collect::<Result<Vec<_>, _>>().expect("values")
    };
    names.iter().map(|name| (name.clone(), rows_of(name))).collect()
}
