//! Policy packs on the command line: list, show, check, compare, export, install, remove. Own packs lie in the folder beside the
//! settings, the same that the window uses.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Outcome, close, in_force, open, print_json};
use crate::app::policies::{self, OwnPolicy, PackOrigin};
use crate::app::{Settings, clock};
use crate::history::FormerName;
use crate::notice::{self, Notice};
use crate::regular_file;
use crate::report::{self, Heading};
use crate::rules::{self, Pack, Policy, RULES, Scheme, Situation};
use crate::wording;
use crate::wording::policy::Page;

#[derive(Debug, Args)]
pub struct PolicyArguments {
    #[command(subcommand)]
    order: PolicyOrder,
}

#[derive(Debug, Subcommand)]
enum PolicyOrder {
    /// 列出规则包、机构配置方案和编制标准
    List {
        #[arg(long)]
        json: bool,
    },
    /// 把规则包、方案、标准或规则写成可读的条文
    Show {
        /// 规则包、方案、标准或规则的代号
        key: String,
        /// 写到这个文件(.pdf .xlsx .docx .csv .txt .json)，不显示在屏幕上
        #[arg(long, value_name = "文件", conflicts_with = "json")]
        out: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// 检查一个规则包文件，指出每处错误的行和列；不安装
    Check {
        file: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// 比较两个机构配置方案
    Compare {
        first: String,
        second: String,
        /// 再看账簿里一个乡镇(街道)改用后一方案有什么变化
        #[arg(long, value_name = "账簿", requires = "institution")]
        book: Option<PathBuf>,
        #[arg(long, value_name = "单位", requires = "book")]
        institution: Option<String>,
        #[arg(long)]
        json: bool,
    },
    /// 导出规则包
    Export {
        key: String,
        file: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// 安装本单位的规则包；代号与原有的相同就代替它
    Install {
        file: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// 删去本单位的规则包；随程序提供的同代号规则包恢复有效
    Remove {
        key: String,
        #[arg(long)]
        json: bool,
    },
}

pub fn run(arguments: &PolicyArguments) -> Result<Outcome, Notice> {
    match &arguments.order {
        PolicyOrder::List { json } => return list(&policies::in_force()?, *json),
        PolicyOrder::Show { key, out, json } => show(&*in_force()?, key, out.as_deref(), *json)?,
        PolicyOrder::Check { file, json } => return check(file, *json),
        PolicyOrder::Compare { first, second, book, institution, json } => {
            let town = book.as_deref().zip(institution.as_deref());
            compare(&*in_force()?, (first, second), town, *json)?;
        }
        PolicyOrder::Export { key, file, json } => {
            policies::export(&*in_force()?, key, file)?;
            done(&format!("已导出 {}", file.display()), key, *json)?;
        }
        PolicyOrder::Install { file, json } => {
            let installed = policies::install(&folder()?, file)?;
            done(&format!("已安装 {}", installed.display()), &stem(&installed), *json)?;
        }
        PolicyOrder::Remove { key, json } => {
            policies::remove(&folder()?, key)?;
            let words = match policies::is_bundled_key(key) {
                true => "已删去本单位改写的规则包，随程序提供的恢复有效。",
                false => "已删去规则包。",
            };
            done(words, key, *json)?;
        }
    }
    Ok(Outcome::Done)
}

fn folder() -> Result<PathBuf, Notice> {
    let file = Settings::usual_file()
        .ok_or_else(|| Notice::failure("本机没有存放设置的文件夹。", "", "请用有主目录的用户登录后再试。"))?;
    Ok(policies::folder(&file))
}

fn stem(file: &Path) -> String {
    file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn done(words: &str, key: &str, json: bool) -> Result<(), Notice> {
    if json {
        return print_json(&serde_json::json!({ "key": key, "done": words }));
    }
    say!("{words}");
    Ok(())
}

/// `{ "packs": [{ "key", "name", "region", "edition", "since", "own" }], "schemes": […], "standards": [… "in_force"],
/// "unusable": [{ "place", "what", "advice" }] }`. Own packs that cannot be used are a finding.
fn list(own: &OwnPolicy, json: bool) -> Result<Outcome, Notice> {
    let OwnPolicy { policy, problems } = own;
    let outcome = Outcome::of(|| !problems.is_empty());
    let listed = policies::list(policy);
    let is_own = |key: &str| listed.iter().any(|pack| pack.key == key && pack.origin != PackOrigin::Bundled);
    if json {
        let packs = policy.packs().map(|pack| {
            serde_json::json!({
                "key": pack.key, "name": pack.name, "region": pack.region, "edition": pack.edition,
                "since": pack.since.as_ref().map(ToString::to_string), "own": is_own(&pack.key),
            })
        });
        let schemes = policy.schemes().map(|scheme| {
            serde_json::json!({ "key": scheme.key, "name": scheme.name, "region": scheme.region,
                "since": scheme.since.to_string(), "verified": scheme.verified })
        });
        let standards = policy.standards().map(|standard| {
            serde_json::json!({ "key": standard.key, "name": standard.name, "in_force": policy.is_in_force(standard) })
        });
        let unusable = problems.iter().map(
            |problem| serde_json::json!({ "place": problem.place, "what": problem.what, "advice": problem.advice }),
        );
        print_json(&serde_json::json!({
            "packs": packs.collect::<Vec<_>>(), "schemes": schemes.collect::<Vec<_>>(),
            "standards": standards.collect::<Vec<_>>(), "unusable": unusable.collect::<Vec<_>>(),
        }))?;
        return Ok(outcome);
    }
    say!("规则包");
    for pack in policy.packs() {
        let origin = if is_own(&pack.key) { "本单位" } else { "随程序" };
        say!("  {}　{}　{}　{origin}", pack.key, pack.name, pack.region);
    }
    if !problems.is_empty() {
        say!("不能用的规则包");
        problems.iter().for_each(|problem| say!("  {problem}"));
    }
    say!("机构配置方案");
    for scheme in policy.schemes() {
        say!("  {}　{}　{}　{}起", scheme.key, scheme.name, scheme.region, scheme.since);
    }
    say!("编制标准");
    for standard in policy.standards() {
        let shown = if policy.is_in_force(standard) { "选用" } else { "未选用" };
        say!("  {}　{}　{shown}", standard.key, standard.name);
    }
    Ok(outcome)
}

fn show(policy: &Policy, key: &str, out: Option<&Path>, json: bool) -> Result<(), Notice> {
    let page = page(policy, key).ok_or_else(|| {
        let advice = "请用 bianheng policy list 查看代号。";
        Notice::failure(format!("没有代号为“{key}”的规则包、方案、标准或规则。"), "", advice)
    })?;
    if json {
        return print_json(&page);
    }
    match out {
        None => print!("{page}"),
        Some(file) => {
            let heading = Heading { office: "编衡".to_owned(), date: clock::today() };
            super::pages::save(file, &[report::rules_page(&heading, &page)])?;
            say!("已写出 {}", file.display());
        }
    }
    Ok(())
}

/// Packs first: a key of theirs is an office's own choice.
fn page(policy: &Policy, key: &str) -> Option<Page> {
    let pack = policy.packs().find(|pack| pack.key == key).map(|pack| wording::policy::pack(pack, policy));
    let scheme = || policy.scheme(key).map(|scheme| wording::policy::scheme_page(scheme, policy));
    let standard = || policy.standard(key).map(|standard| wording::policy::standard_page(standard, policy));
    let rule = || RULES.iter().find(|rule| rule.id.0 == key).map(|rule| wording::policy::rule_page(rule.id, policy));
    pack.or_else(scheme).or_else(standard).or_else(rule)
}

/// A fault as JSON prints it.
#[derive(Serialize)]
struct FaultShown {
    line: usize,
    column: usize,
    what: String,
    advice: &'static str,
}

fn check(file: &Path, json: bool) -> Result<Outcome, Notice> {
    let text = regular_file::read_text(file).map_err(|error| notice::of_io(&error, file))?;
    let place = file.display().to_string();
    let faults = match Pack::read(&place, &text) {
        Err(error) => error.faults,
        // Sound by itself; what is wrong among the others is told by putting them together.
        Ok(_) => policies::faults_among_others(&folder()?, &place, &text)?,
    };
    let shown = faults.iter().map(|fault| {
        let (what, advice) = wording::policy::fault(&fault.reason);
        FaultShown { line: fault.place.line, column: fault.place.column, what, advice }
    });
    let shown: Vec<FaultShown> = shown.collect();
    if json {
        print_json(&shown)?;
    } else if shown.is_empty() {
        say!("没有问题，可以安装。");
    } else {
        shown.iter().for_each(|fault| {
            say!("{place} 第{}行第{}列：{}。{}", fault.line, fault.column, fault.what, fault.advice);
        });
        say!("共{}处问题。", shown.len());
    }
    Ok(Outcome::of(|| !shown.is_empty()))
}

/// `{ "differences": ["…"], "consequences": ["…"], "former_name": {…} }`; the second only with a book, the third only where the
/// institution was asked for by a name that it no longer bears.
fn compare(policy: &Policy, keys: (&str, &str), town: Option<(&Path, &str)>, json: bool) -> Result<(), Notice> {
    let (first, second) = (scheme(policy, keys.0)?, scheme(policy, keys.1)?);
    let differences: Vec<String> =
        rules::compare(first, second).iter().map(wording::policy::scheme_difference).collect();
    let (consequences, former) = match town {
        Some((book, name)) => {
            let (sentences, former) = consequences((first, second), book, name)?;
            (Some(sentences), former)
        }
        None => (None, None),
    };
    if json {
        let told = serde_json::json!({
            "differences": differences, "consequences": consequences, "former_name": former,
        });
        return print_json(&told);
    }
    super::past::say_former(former.as_ref(), "情形");
    say!("“{}”→“{}”", first.name, second.name);
    if differences.is_empty() {
        say!("- 没有区别");
    }
    differences.iter().for_each(|difference| say!("- {difference}"));
    if let (Some(sentences), Some((_, name))) = (consequences, town) {
        say!("{name}改用后：");
        sentences.iter().for_each(|sentence| say!("- {sentence}"));
    }
    Ok(())
}

/// What changes for an institution, and the name it was asked for by, where that is a former one.
fn consequences(
    schemes: (&Scheme, &Scheme),
    book: &Path,
    name: &str,
) -> Result<(Vec<String>, Option<FormerName>), Notice> {
    let opened = open(book)?;
    let snapshot = &opened.opened.register.snapshot;
    let meant = super::past::institution(name, &opened)?;
    let found = snapshot
        .institution(meant.whom)
        .ok_or_else(|| Notice::failure(format!("台账中没有机构“{name}”。"), "--institution", "请核对名称。"))?;
    let sentences = wording::policy::consequences(&rules::consequences(
        schemes.0,
        schemes.1,
        Situation::counted_in(found, snapshot),
    ));
    close(opened.book)?;
    Ok((sentences, meant.former))
}

fn scheme<'a>(policy: &'a Policy, wanted: &str) -> Result<&'a Scheme, Notice> {
    let by_name = || policy.schemes().find(|scheme| scheme.name == wanted);
    policy.scheme(wanted).or_else(by_name).ok_or_else(|| {
        let advice = "请用 bianheng policy list 查看代号。";
        Notice::failure(format!("没有机构配置方案“{wanted}”。"), "", advice)
    })
}
