//! 选用的编制标准 on the command line: which staffing standards there are, how many institutions of a book each can compute, and
//! which ones this book's tables and findings use. The choice is kept in the book; without one the policy packs' own list holds.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::{OpenBook, Outcome, close, open, open_to_read, print_json};
use crate::app::{Register, stages};
use crate::notice::Notice;
use crate::rules::{Policy, Situation, Standard};

#[derive(Debug, Args)]
pub struct StandardsArguments {
    /// 账簿
    #[arg(value_name = "账簿")]
    book: PathBuf,
    /// 要选用的标准，代号或名称，可以写几个；none 表示都不选用，packs 表示照规则包的。不写时列出全部标准
    #[arg(value_name = "标准")]
    wanted: Vec<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// A standard as `--json` lists it.
#[derive(Serialize)]
struct Listed<'a> {
    key: &'a str,
    name: &'a str,
    /// Whether this book uses it.
    in_force: bool,
    /// Institutions of this book whose need it can compute.
    computable: usize,
}

pub fn run(arguments: &StandardsArguments) -> Result<Outcome, Notice> {
    let opened = match arguments.wanted.as_slice() {
        [] => open_to_read(&arguments.book)?,
        wanted => {
            let OpenBook { book, opened } = open(&arguments.book)?;
            stages::set_standards(&book, find_all(&opened.register.policy, wanted)?.as_deref())?;
            close(book)?;
            open_to_read(&arguments.book)?
        }
    };
    let register = &opened.opened.register;
    let chosen = stages::chosen_standards(&opened.book)?;
    let listed: Vec<Listed<'_>> = register.policy.standards().map(|standard| listed(standard, register)).collect();
    if arguments.json {
        print_json(&listed)?;
        return close(opened.book);
    }
    if arguments.wanted.is_empty() {
        for standard in &listed {
            let mark = if standard.in_force { "●" } else { "　" };
            let computable = match standard.computable {
                0 => String::new(),
                count => format!("　可测算{count}个单位"),
            };
            say!("{mark} {}　{}{computable}", standard.key, standard.name);
        }
    }
    let whose = if chosen.is_some() { "本账簿自选" } else { "照规则包" };
    let names: Vec<&str> = listed.iter().filter(|one| one.in_force).map(|one| one.name).collect();
    match names.as_slice() {
        [] => say!("选用的标准({whose})：无"),
        names => say!("选用的标准({whose})：{}", names.join("、")),
    }
    let is_known = |key: &&String| register.policy.standard(key).is_some();
    for key in chosen.iter().flatten().filter(|key| !is_known(key)) {
        say!("选用的标准“{key}”不在本机，没有测算；请安装含有它的规则包。");
    }
    close(opened.book)
}

fn listed<'a>(standard: &'a Standard, register: &'a Register) -> Listed<'a> {
    let snapshot = &register.snapshot;
    let needs = snapshot.institutions().filter_map(|one| standard.need_of(Situation::counted_in(one, snapshot)));
    Listed {
        key: &standard.key,
        name: &standard.name,
        in_force: register.policy.is_in_force(standard),
        computable: needs.filter(|need| need.need().is_some()).count(),
    }
}

/// The keys of the standards that are wanted by key or name; `None` for the packs' own list.
fn find_all(policy: &Policy, wanted: &[String]) -> Result<Option<Vec<String>>, Notice> {
    match wanted {
        [word] if word == "packs" => return Ok(None),
        [word] if word == "none" => return Ok(Some(Vec::new())),
        _ => {}
    }
    let find = |word: &String| {
        let found = policy.standards().find(|standard| standard.key == *word || standard.name == *word);
        found.map(|standard| standard.key.clone()).ok_or_else(|| {
            Notice::failure(
                format!("没有编制标准“{word}”，没有改动。"),
                "",
                "请用 bianheng standards 账簿 查看可用的标准。",
            )
        })
    };
    wanted.iter().map(find).collect::<Result<_, _>>().map(Some)
}
