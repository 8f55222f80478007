//! What was typed → arguments, or why not. clap writes its own messages in English; here its faults are told in Chinese with the
//! help of the command they belong to, and the headings of its help are put into Chinese.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, Error, Parser};

use super::Arguments;

/// Why there are no arguments to go on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unparsed {
    /// Help or the version was asked for: here it is.
    Asked(String),
    /// What is wrong, and the help of the command.
    Fault(String),
}

/// clap's own words in the help, and what stands in their place.
const WORDS: [(&str, &str); 14] = [
    ("Usage: ", "用法："),
    ("Commands:\n", "命令：\n"),
    ("Arguments:\n", "参数：\n"),
    ("Options:\n", "选项：\n"),
    ("[OPTIONS]", "[选项]"),
    ("[COMMAND]", "[命令]"),
    ("<COMMAND>", "<命令>"),
    ("[default: ", "[默认："),
    ("[possible values: ", "[可用："),
    ("Possible values:\n", "可用：\n"),
    ("Print help (see more with '--help')", "显示帮助"),
    ("Print help (see a summary with '-h')", "显示帮助"),
    ("Print help", "显示帮助"),
    ("Print version", "显示版本"),
];

/// Reads the arguments, the name of the program first.
///
/// # Errors
/// [`Unparsed`]: what to print instead of doing anything.
pub fn parse(typed: impl IntoIterator<Item = OsString>) -> Result<Arguments, Unparsed> {
    let mut typed: Vec<OsString> = typed.into_iter().collect();
    // `help import` is `import --help`; clap's own `help` brings English with it.
    if typed.get(1).is_some_and(|word| word == "help") {
        typed.remove(1);
        typed.push("--help".into());
    }
    // A book alone: how a desktop opens a file that is clicked on, or dropped onto the program.
    if matches!(&typed[..], [_, book] if is_book(book)) {
        typed.insert(1, "open".into());
    }
    Arguments::try_parse_from(&typed).map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Unparsed::Asked(in_chinese(&error.to_string())),
        _ => Unparsed::Fault(format!("{}\n\n{}", fault(&error), help(&typed))),
    })
}

fn is_book(argument: &OsStr) -> bool {
    Path::new(argument).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("bh"))
}

/// What is wrong, in one line.
fn fault(error: &Error) -> String {
    let said = |kind| error.get(kind).map(words).unwrap_or_default();
    let (argument, value) = (said(ContextKind::InvalidArg), said(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个选项，或者参数多了。"),
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令。", said(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("没有写全，缺少：{argument}。"),
        ErrorKind::InvalidValue if value.is_empty() => format!("“{argument}”后面没有写内容。"),
        ErrorKind::InvalidValue => {
            format!("{argument}不能写“{value}”，可用：{}。", said(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => format!("{argument}不能写“{value}”。"),
        ErrorKind::ArgumentConflict => {
            format!("“{argument}”和“{}”不能一起写，或者写了两次。", said(ContextKind::PriorArg))
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            "没有写全，还要写明做什么。".to_owned()
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("“{argument}”后面写的个数不对。")
        }
        ErrorKind::InvalidUtf8 => "有一个参数不是 UTF-8 文字。".to_owned(),
        _ => "参数有误。".to_owned(),
    }
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(several) => several.join("、"),
        other => other.to_string(),
    }
}

/// The help of the command that was meant, as far as it was typed.
fn help(typed: &[OsString]) -> String {
    let mut whole = Arguments::command();
    whole.build();
    let mut meant: &Command = &whole;
    for word in typed.iter().skip(1).filter_map(|word| word.to_str()) {
        meant = meant.find_subcommand(word).unwrap_or(meant);
    }
    in_chinese(&meant.clone().render_help().to_string())
}

fn in_chinese(help: &str) -> String {
    WORDS.iter().fold(help.to_owned(), |help, (theirs, ours)| help.replace(theirs, ours))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Order;

    fn unparsed(typed: &[&str]) -> Unparsed {
        let typed = [&["bianheng"], typed].concat();
        match parse(typed.iter().map(OsString::from)) {
            Ok(arguments) => panic!("{arguments:?}"),
            Err(unparsed) => unparsed,
        }
    }

    #[track_caller]
    fn check(typed: &[&str], line: &str, usage: &str) {
        let Unparsed::Fault(told) = unparsed(typed) else { panic!("asked for help") };
        assert_eq!(told.lines().next(), Some(line));
        assert!(told.contains(usage), "{told}");
    }

    #[test]
    fn faults_of_usage_are_told_in_chinese_with_the_help_of_the_command() {
        check(&["chek"], "没有“chek”这个命令。", "用法：bianheng [命令]");
        check(&["check"], "没有写全，缺少：<账簿>。", "用法：bianheng check [选项] <账簿>");
        check(&["check", "甲.bh", "--jsn"], "没有“--jsn”这个选项，或者参数多了。", "用法：bianheng check");
        check(
            &["show", "甲.bh", "posts"],
            "<内容>不能写“posts”，可用：ledger、people、offices、pools、loans、clearances、usage。",
            "用法：bianheng show",
        );
        check(&["show", "甲.bh", "people", "--limit", "多"], "--limit <人数>不能写“多”。", "用法：bianheng show");
        check(&["check", "甲.bh", "--plan"], "“--plan <方案>”后面没有写内容。", "用法：bianheng check");
        check(&["plan", "甲.bh"], "没有写全，还要写明做什么。", "用法：bianheng plan [选项] <账簿> <命令>");
        check(&["plan", "甲.bh", "show"], "没有写全，缺少：<方案>。", "show");
    }

    #[test]
    fn a_book_alone_is_opened_in_the_window() {
        for book in ["甲县.bh", "/账簿/甲县.BH"] {
            let arguments = parse(["bianheng", book].map(OsString::from)).expect("a book");
            let Some(Order::Open { book: opened }) = arguments.command else { panic!("{arguments:?}") };
            assert_eq!(opened, Path::new(book));
        }
        check(&["甲县.xlsx"], "没有“甲县.xlsx”这个命令。", "用法：bianheng [命令]");
        check(&["甲县.bh", "check"], "没有“甲县.bh”这个命令。", "用法：bianheng check");
    }

    #[test]
    fn help_may_be_asked_for_in_front() {
        assert_eq!(unparsed(&["help"]), unparsed(&["--help"]));
        assert_eq!(unparsed(&["help", "plan", "new"]), unparsed(&["plan", "new", "--help"]));
        check(&["help", "chek"], "没有“chek”这个命令。", "用法：bianheng [命令]");
    }

    #[test]
    fn no_help_keeps_an_english_word_of_claps_own() {
        fn every(command: &Command, found: &mut Vec<String>) {
            found.push(in_chinese(&command.clone().render_help().to_string()));
            found.push(in_chinese(&command.clone().render_long_help().to_string()));
            command.get_subcommands().for_each(|inner| every(inner, found));
        }
        let mut whole = Arguments::command();
        whole.build();
        let mut found = Vec::new();
        every(&whole, &mut found);
        assert!(found.len() > 30, "{}", found.len());
        for help in found {
            let english = [
                "Usage",
                "Options",
                "OPTIONS",
                "Arguments",
                "Commands",
                "COMMAND",
                "Print",
                "default",
                "ossible",
                "BOOK",
                "NAME",
            ];
            let left: Vec<_> = english.into_iter().filter(|word| help.contains(word)).collect();
            assert!(left.is_empty(), "{left:?} in {help}");
        }
        let Unparsed::Asked(help) = unparsed(&["--help"]) else { panic!("no help") };
        assert!(help.contains("命令：") && help.contains("显示版本"), "{help}");
    }
}
