//! The office's own policy packs: a folder of TOML files beside the settings. A pack is checked, alone and among the others,
//! before it is written; a file that stops being sound is told of at the next start, with what holds in its stead. What the
//! office decides by choosing from a list is one of them ([`local`](super::local_settings)), and it has the last word.

use std::io;
use std::path::{Path, PathBuf};

use super::local_settings;
use super::settings::Settings;
use crate::notice::{self, Notice};
use crate::regular_file;
use crate::rules::{Fault, Pack, PackError, PackSource, Policy, bundled_packs};

/// What an office's folder gives: the policy in force, and what could not be used.
#[derive(Debug)]
pub struct OwnPolicy {
    pub policy: Policy,
    pub problems: Vec<Notice>,
}

/// A pack as the window lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPack {
    pub key: String,
    pub name: String,
    pub region: String,
    pub edition: String,
    pub origin: PackOrigin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackOrigin {
    /// Travels with the program.
    Bundled,
    /// The office's own, in the stead of a bundled one or besides them.
    Own(PathBuf),
}

/// The folder of own packs, beside the settings file.
pub fn folder(settings_file: &Path) -> PathBuf {
    settings_file.with_file_name("policy")
}

/// The packs of this user on this machine: the bundled ones and those of the usual folder.
pub fn in_force() -> Result<OwnPolicy, Notice> {
    load_from(Settings::usual_file().map(|file| folder(&file)).as_deref())
}

/// The bundled packs, and those of the folder where there is one.
pub fn load_from(folder: Option<&Path>) -> Result<OwnPolicy, Notice> {
    match folder {
        Some(folder) => load(folder),
        None => {
            let policy = Policy::bundled().map_err(|error| notice::of_policy(&error))?;
            Ok(OwnPolicy { policy, problems: Vec::new() })
        }
    }
}

/// The bundled packs and those of `folder`, which need not exist.
pub fn load(folder: &Path) -> Result<OwnPolicy, Notice> {
    let (sources, mut problems) = read(folder);
    let loaded = Policy::load(&sources).map_err(|error| notice::of_policy(&error))?;
    problems.extend(loaded.refused.iter().map(|error| {
        let text = sources.iter().find(|source| source.file == error.file).map(|source| source.text.as_str());
        let key = text.and_then(key_of).unwrap_or_else(|| stem(Path::new(&error.file)));
        notice::of_pack_left_out(error, &loaded.stand_in(&key))
    }));
    Ok(OwnPolicy { policy: loaded.policy, problems })
}

/// The packs in force, in order, with where they come from.
pub fn list(policy: &Policy) -> Vec<ListedPack> {
    let origin = |pack: &Pack| match bundled_packs().any(|(file, _)| file == pack.file) {
        true => PackOrigin::Bundled,
        false => PackOrigin::Own(PathBuf::from(&pack.file)),
    };
    policy
        .packs()
        .map(|pack| ListedPack {
            key: pack.key.clone(),
            name: pack.name.clone(),
            region: pack.region.clone(),
            edition: pack.edition.clone(),
            origin: origin(pack),
        })
        .collect()
}

/// Whether a pack with this key travels with the program.
pub fn is_bundled_key(key: &str) -> bool {
    bundled_packs().any(|(file, _)| file.strip_suffix(".toml") == Some(key))
}

/// Takes a pack file into `folder`, in the stead of an own one with the same key, whatever that one's file is called. Nothing is
/// written unless the pack is sound, alone and among the others.
pub fn install(folder: &Path, file: &Path) -> Result<PathBuf, Notice> {
    install_source(folder, source(file).map_err(|error| notice::of_io(&error, file))?)
}

/// As [`install`], for a pack that stands in no file yet; `source.file` is the name under which its faults are told.
pub fn install_source(folder: &Path, source: PackSource) -> Result<PathBuf, Notice> {
    let pack = Pack::read(&source.file, &source.text).map_err(|error| notice::of_pack(&error))?;
    let target = file_of(folder, &pack.key);
    if let Some(error) = refusal_among_others(folder, &target, &source)? {
        return Err(notice::of_pack(&error));
    }
    write(&target, &source.text).map_err(|error| notice::of_io(&error, &target))?;
    Ok(target)
}

/// What is wrong with a pack, sound by itself, among the others of this machine.
pub fn faults_among_others(folder: &Path, file: &str, text: &str) -> Result<Vec<Fault>, Notice> {
    let source = PackSource { file: file.to_owned(), text: text.to_owned() };
    let pack = Pack::read(file, text).map_err(|error| notice::of_pack(&error))?;
    let refused = refusal_among_others(folder, &file_of(folder, &pack.key), &source)?;
    Ok(refused.map(|error| error.faults).unwrap_or_default())
}

/// Puts a pack among the others as it would be read from `target`, in its place in the order.
fn refusal_among_others(folder: &Path, target: &Path, source: &PackSource) -> Result<Option<PackError>, Notice> {
    let (mut packs, _) = read(folder);
    packs.retain(|other| Path::new(&other.file) != target);
    let place = packs.partition_point(|other| order(Path::new(&other.file)) < order(target));
    packs.insert(place, source.clone());
    let loaded = Policy::load(&packs).map_err(|error| notice::of_policy(&error))?;
    Ok(loaded.refused.into_iter().find(|error| error.file == source.file))
}

/// Takes the own pack with this key away; the bundled one of the same key, if there is one, holds again.
pub fn remove(folder: &Path, key: &str) -> Result<(), Notice> {
    let file = file_of(folder, key);
    std::fs::remove_file(&file).map_err(|error| notice::of_io(&error, &file))
}

/// Writes a pack in force to a file, as a start for an own one or to be handed on. A file that is there is not overwritten.
pub fn export(policy: &Policy, key: &str, file: &Path) -> Result<(), Notice> {
    let pack = policy.packs().find(|pack| pack.key == key);
    let Some(pack) = pack else {
        return Err(Notice::failure(format!("没有规则包“{key}”。"), "", "请核对代号。"));
    };
    let create = || std::fs::OpenOptions::new().write(true).create_new(true).open(file);
    create()
        .and_then(|mut out| io::Write::write_all(&mut out, pack.text.as_bytes()))
        .map_err(|error| notice::of_io(&error, file))
}

/// The pack files of the folder in the order of their names, and the ones that could not be read.
fn read(folder: &Path) -> (Vec<PackSource>, Vec<Notice>) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (Vec::new(), Vec::new()),
        Err(error) => return (Vec::new(), vec![notice::of_io(&error, folder)]),
    };
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")));
    files.sort_by(|one, other| order(one).cmp(&order(other)));
    let (mut sources, mut problems) = (Vec::new(), Vec::new());
    for file in files {
        match source(&file) {
            Ok(source) => sources.push(source),
            Err(error) => problems.push(notice::of_io(&error, &file)),
        }
    }
    (sources, problems)
}

/// The order of files is that of their names, but the office's choices have the last word.
fn order(file: &Path) -> (bool, &Path) {
    (is_local(file), file)
}

/// A pack file as written, named by its path.
fn source(file: &Path) -> io::Result<PackSource> {
    Ok(PackSource { file: file.display().to_string(), text: regular_file::read_text(file)? })
}

/// The text of the office's own pack with this key; nothing where there is none.
pub fn own_text(folder: &Path, key: &str) -> Result<Option<String>, Notice> {
    let file = file_of(folder, key);
    match regular_file::read_text(&file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(notice::of_io(&error, &file)),
    }
}

fn is_local(file: &Path) -> bool {
    file.file_stem().is_some_and(|stem| stem == local_settings::KEY)
}

/// Where the own pack with this key stands or is to stand: the first file that bears the key, as it is the one in force, else one
/// named by the key, which is fit for a file name.
fn file_of(folder: &Path, key: &str) -> PathBuf {
    let (packs, _) = read(folder);
    let bearing = packs.into_iter().find(|pack| key_of(&pack.text).as_deref() == Some(key));
    bearing.map_or_else(|| folder.join(format!("{key}.toml")), |pack| PathBuf::from(pack.file))
}

/// The key that a pack's text states, sound or not.
fn key_of(text: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Keyed {
        key: String,
    }
    toml::from_str::<Keyed>(text).ok().map(|keyed| keyed.key)
}

/// The key that a file is named by, where its text is too broken to state one.
fn stem(file: &Path) -> String {
    file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Writes beside the target and then renames, so that a half-written pack is never read.
fn write(target: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = target.with_extension("toml.new");
    std::fs::write(&beside, text)?;
    std::fs::rename(&beside, target)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str =
        "key = \"anhe\"\nname = \"安和县规则\"\nregion = \"安和县\"\n[severities]\nupward_transfer = \"off\"\n";

    struct Office {
        folder: tempfile::TempDir,
    }

    impl Office {
        fn new() -> Self {
            Self { folder: tempfile::tempdir().expect("a folder") }
        }

        fn packs(&self) -> PathBuf {
            folder(&self.folder.path().join("settings.json"))
        }

        fn file(&self, name: &str, text: &str) -> PathBuf {
            let file = self.folder.path().join(name);
            std::fs::write(&file, text).expect("written");
            file
        }

        fn own_keys(&self) -> Vec<String> {
            let loaded = load(&self.packs()).expect("a policy");
            let listed = list(&loaded.policy);
            listed.into_iter().filter(|pack| pack.origin != PackOrigin::Bundled).map(|pack| pack.key).collect()
        }
    }

    #[test]
    fn a_pack_is_installed_listed_replaced_and_removed() {
        let office = Office::new();
        assert_eq!(office.own_keys(), Vec::<String>::new());
        let installed = install(&office.packs(), &office.file("本地规则.toml", OWN)).expect("installed");
        assert_eq!(installed, office.packs().join("anhe.toml"));
        assert_eq!(office.own_keys(), ["anhe"]);
        install(&office.packs(), &office.file("第二版.toml", &OWN.replace("安和县规则", "第二版"))).expect("replaced");
        let loaded = load(&office.packs()).expect("a policy");
        assert_eq!(loaded.problems, []);
        assert_eq!(loaded.policy.packs().last().map(|pack| pack.name.as_str()), Some("第二版"));
        remove(&office.packs(), "anhe").expect("removed");
        assert_eq!(office.own_keys(), Vec::<String>::new());
        let again = remove(&office.packs(), "anhe").expect_err("it is gone");
        assert_eq!(again.what, "文件读写失败(没有这个文件或文件夹)。");
    }

    #[test]
    fn a_wrong_pack_is_not_installed() {
        let office = Office::new();
        let wrong = office.file("错.toml", &OWN.replace("upward_transfer", "upward"));
        let refused = install(&office.packs(), &wrong).expect_err("an unknown rule");
        assert_eq!(refused.what, "规则包不能使用：没有规则“upward”。");
        assert_eq!(refused.place, format!("{} 第5行第10列", wrong.display()));
        assert_eq!(refused.advice, "请核对规则代号，或者删去这一条。");
        let alone = office.file("代替.toml", "key = \"national\"\nname = \"甲\"\nregion = \"乙\"\n");
        let refused = install(&office.packs(), &alone).expect_err("it leaves clauses out");
        assert!(refused.what.starts_with("规则包不能使用，有"), "{}", refused.what);
        assert!(!office.packs().exists());
    }

    #[test]
    fn a_pack_that_was_broken_by_hand_is_told_of_and_the_rest_holds() {
        let office = Office::new();
        install(&office.packs(), &office.file("本地.toml", OWN)).expect("installed");
        std::fs::write(office.packs().join("anhe.toml"), "key = ").expect("written");
        let loaded = load(&office.packs()).expect("a policy");
        let [problem] = loaded.problems.as_slice() else { panic!("{:?}", loaded.problems) };
        assert_eq!(problem.place, format!("{} 第1行第7列", office.packs().join("anhe.toml").display()));
        assert!(
            problem.advice.ends_with("这个规则包现在不起作用：里面的方案、标准和核查轻重都没有生效。"),
            "{}",
            problem.advice
        );
        assert!(loaded.policy.scheme("chengdu-6x-2020").is_some());
    }

    #[test]
    fn what_holds_in_the_stead_of_a_broken_pack_is_told() {
        let office = Office::new();
        let advice_of = |broken: &str, text: &str| {
            std::fs::write(office.packs().join(broken), text).expect("written");
            let problems = load(&office.packs()).expect("a policy").problems;
            let place = office.packs().join(broken).display().to_string();
            problems.into_iter().find(|problem| problem.place.starts_with(&place)).expect("told of").advice
        };
        std::fs::create_dir_all(office.packs()).expect("a folder");
        let nothing = "这个规则包现在不起作用：里面的方案、标准和核查轻重都没有生效。";
        assert!(advice_of("anhe.toml", &format!("{OWN}strange = 1\n")).ends_with(nothing));
        // Bundled under the same key, whether or not the text can still be read.
        let bundled = "现在按随程序提供的同代号规则包执行。";
        assert!(advice_of("chengdu.toml", "key = ").ends_with(bundled));
        assert!(advice_of("mine.toml", "key = \"wuhou\"\nstrange = 1\n").ends_with(bundled));
        // Another own file of the same key.
        std::fs::write(office.packs().join("anhe.toml"), OWN).expect("written");
        let other = office.packs().join("anhe.toml");
        let told = advice_of("other.toml", "key = \"anhe\"\nstrange = 1\n");
        assert!(told.ends_with(&format!("现在按同代号的另一个文件执行：{}。", other.display())), "{told}");
    }

    #[test]
    fn a_pack_is_installed_over_the_file_that_is_in_force_whatever_its_name() {
        let office = Office::new();
        std::fs::create_dir_all(office.packs()).expect("a folder");
        let by_hand = office.packs().join("my-anhe.toml");
        std::fs::write(&by_hand, OWN).expect("written");
        let second = OWN.replace("安和县规则", "第二版");
        let installed = install(&office.packs(), &office.file("第二版.toml", &second)).expect("installed");
        assert_eq!(installed, by_hand, "no second file of the same key comes to be");
        let loaded = load(&office.packs()).expect("a policy");
        assert_eq!(loaded.problems, []);
        assert_eq!(loaded.policy.packs().last().map(|pack| pack.name.as_str()), Some("第二版"), "it is in force");
        remove(&office.packs(), "anhe").expect("removed");
        assert_eq!(office.own_keys(), Vec::<String>::new());
    }

    #[test]
    fn two_files_of_one_key_are_told_of_and_an_order_means_the_one_in_force() {
        let office = Office::new();
        std::fs::create_dir_all(office.packs()).expect("a folder");
        let second = OWN.replace("安和县规则", "后一个");
        for (name, text) in [("anhe.toml", OWN), ("my-anhe.toml", &second)] {
            std::fs::write(office.packs().join(name), text).expect("written");
        }
        let loaded = load(&office.packs()).expect("a policy");
        let [problem] = loaded.problems.as_slice() else { panic!("{:?}", loaded.problems) };
        let held = office.packs().join("anhe.toml");
        assert_eq!(problem.what, format!("规则包不能使用：代号“anhe”的规则包已有一个文件：{}。", held.display()));
        assert!(problem.place.starts_with(&office.packs().join("my-anhe.toml").display().to_string()), "{problem}");
        assert_eq!(loaded.policy.packs().last().map(|pack| pack.name.as_str()), Some("安和县规则"));
        let third = OWN.replace("安和县规则", "新的");
        assert_eq!(install(&office.packs(), &office.file("新.toml", &third)).expect("installed"), held);
        let in_force = load(&office.packs()).expect("a policy").policy;
        assert_eq!(in_force.packs().last().map(|pack| pack.name.as_str()), Some("新的"));
    }

    #[test]
    fn a_pack_that_spoils_bundled_ones_is_not_installed_and_never_stops_the_program() {
        let office = Office::new();
        let text = "key = \"chengdu\"\nname = \"甲\"\nregion = \"乙\"\n";
        let refused = install(&office.packs(), &office.file("成都.toml", text)).expect_err("districts build on it");
        assert!(refused.what.contains("武侯区街道机构设置"), "{refused}");
        assert!(!office.packs().exists());
        // Put there by hand, it is told of, and all bundled packs hold.
        std::fs::create_dir_all(office.packs()).expect("a folder");
        std::fs::write(office.packs().join("chengdu.toml"), text).expect("written");
        let loaded = load(&office.packs()).expect("a policy all the same");
        let [problem] = loaded.problems.as_slice() else { panic!("{:?}", loaded.problems) };
        assert!(problem.to_string().contains("chengdu.toml"), "{problem}");
        assert!(loaded.policy.scheme("wuhou-5x-2019").is_some() && loaded.policy.scheme("chengdu-5x-2019").is_some());
    }

    #[test]
    fn a_bundled_pack_is_exported_as_it_is_and_can_be_installed_again() {
        let office = Office::new();
        let policy = Policy::bundled().expect("bundled packs");
        let file = office.folder.path().join("张掖.toml");
        export(&policy, "zhangye", &file).expect("exported");
        let bundled = bundled_packs().find(|(name, _)| *name == "zhangye.toml").map(|(_, text)| text);
        assert_eq!(std::fs::read_to_string(&file).ok().as_deref(), bundled);
        assert!(export(&policy, "zhangye", &file).is_err(), "nothing is overwritten");
        assert!(export(&policy, "没有", &office.folder.path().join("甲.toml")).is_err());
        install(&office.packs(), &file).expect("installed");
        assert_eq!(office.own_keys(), ["zhangye"]);
    }
}
