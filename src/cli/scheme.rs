//! 现行机构配置方案 on the command line: which schemes there are, which one the townships of a book follow that name none, and
//! choosing it.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::{OpenBook, Outcome, close, open, open_to_read, print_json};
use crate::app::stages;
use crate::notice::Notice;
use crate::rules::{Policy, Scheme};
use crate::wording;

#[derive(Debug, Args)]
pub struct SchemeArguments {
    /// 账簿
    #[arg(value_name = "账簿")]
    book: PathBuf,
    /// 方案的代号或名称；none 表示不定。不写时列出全部方案
    #[arg(value_name = "方案")]
    wanted: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// A scheme as `--json` lists it.
#[derive(Serialize)]
struct Listed<'a> {
    key: &'a str,
    name: &'a str,
    region: &'a str,
    /// Whether it is the one in force in this book.
    in_force: bool,
    /// 乡镇(街道) that follow it, by their own choice or by the book's.
    townships: usize,
}

pub fn run(arguments: &SchemeArguments) -> Result<Outcome, Notice> {
    let opened = match &arguments.wanted {
        None => open_to_read(&arguments.book)?,
        Some(wanted) => {
            let OpenBook { book, opened } = open(&arguments.book)?;
            stages::set_default_scheme(&book, find(&opened.register.policy, wanted)?)?;
            let opened = stages::read(&book, &stages::policy()?)?;
            OpenBook { book, opened }
        }
    };
    let register = &opened.opened.register;
    let in_force = opened.opened.default_scheme.as_deref();
    let followed = register.schemes_followed();
    let listed = register.policy.schemes().map(|scheme| {
        let is_default = in_force == Some(scheme.key.as_str());
        let own = followed.own.get(&scheme.key).copied().unwrap_or(0);
        Listed {
            key: &scheme.key,
            name: &scheme.name,
            region: &scheme.region,
            in_force: is_default,
            townships: own + if is_default { followed.by_default } else { 0 },
        }
    });
    if arguments.json {
        print_json(&listed.collect::<Vec<_>>())?;
        return close(opened.book);
    }
    if arguments.wanted.is_none() {
        listed.for_each(|scheme| {
            let mark = if scheme.in_force { "●" } else { "　" };
            say!("{mark} {}　{}　{}", scheme.key, scheme.name, scheme.region);
        });
    }
    let name = in_force.map(|key| register.policy.scheme(key).map_or(key, |scheme| scheme.name.as_str()));
    say!("现行方案：{}", name.unwrap_or("未定"));
    let own: usize = followed.own.values().sum();
    match (own, &arguments.wanted) {
        (0, _) => {}
        (own, None) => say!("自己指定方案的乡镇(街道){own}个："),
        (own, Some(_)) => say!("有{own}个乡镇(街道)自己指定了方案，不受现行方案影响："),
    }
    for (key, count) in &followed.own {
        say!("  {key}　{}　{count}个", register.policy.scheme(key).map_or("不能用", |scheme| &scheme.name));
    }
    if followed.by_default > 0 {
        say!("执行现行方案的乡镇(街道){}个", followed.by_default);
    }
    for told in wording::townships_unjudged(register.townships_unjudged()) {
        say!("{told}");
    }
    close(opened.book)
}

/// The key of the scheme that is wanted by key or name; `None` for none.
fn find<'a>(policy: &'a Policy, wanted: &str) -> Result<Option<&'a str>, Notice> {
    if wanted == "none" || wanted == "未定" {
        return Ok(None);
    }
    let is_meant = |scheme: &&Scheme| scheme.key == wanted || scheme.name == wanted;
    let found = policy.schemes().find(is_meant).map(|scheme| Some(scheme.key.as_str()));
    found.ok_or_else(|| {
        Notice::failure(
            format!("没有机构配置方案“{wanted}”，没有改动。"),
            "",
            "请用 bianheng scheme 账簿 查看可用的方案。",
        )
    })
}
