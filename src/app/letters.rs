//! Official letters about a plan: 请示 asks the commission, 批复 answers, 通知 tells the bodies. The text is a template, the program's
//! own or the office's (`template`), filled with what the plan says (`facts`); the letter becomes a .docx to be edited on. Window
//! and command line both come through [`draft`] and [`save`].

mod facts;
mod fields;
mod template;

use std::io;
use std::path::{Path, PathBuf};

use super::action::Effect;
use super::purpose::Purpose;
use super::register::{OpenPlan, Register};
use super::state::State;
use crate::notice::{self, Notice};
use crate::regular_file;
use crate::report::docx::{self, Letter};
use crate::report::{self, Heading};

pub use facts::Occasion;
pub use fields::Field;
use template::{Fault, Template};

/// A letter that the program drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LetterName {
    /// 请示
    Request,
    /// 批复
    Reply,
    /// 通知
    Notice,
}

/// What can be ordered about letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LetterCommand {
    Draft(LetterName),
    /// 改公文模板
    EditTemplates,
}

/// What is to be done about letters outside the state.
#[derive(Debug)]
pub enum LetterOrder {
    Draft(Box<Drafting>),
    /// The templates are to lie in this folder, to be edited.
    LayOut(PathBuf),
}

/// A letter that is to be written into a file.
#[derive(Debug)]
pub struct Drafting {
    pub name: LetterName,
    pub file: PathBuf,
    /// The office's own templates.
    pub folder: Option<PathBuf>,
    pub place: String,
    pub heading: Heading,
    pub register: Register,
    pub open: OpenPlan,
}

/// A letter, and what was wrong with the office's own template of it.
#[derive(Debug)]
pub struct Drafted {
    pub letter: Letter,
    pub problems: Vec<Notice>,
}

impl LetterName {
    pub const ALL: [Self; 3] = [Self::Request, Self::Reply, Self::Notice];

    /// The word for it on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Reply => "reply",
            Self::Notice => "notice",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Request => "请示",
            Self::Reply => "批复",
            Self::Notice => "通知",
        }
    }

    /// The letter named by its key or its Chinese title.
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.key() == word || name.title() == word)
    }

    /// The template that travels with the program.
    fn bundled(self) -> &'static str {
        match self {
            Self::Request => include_str!("../../assets/report/letters/request.txt"),
            Self::Reply => include_str!("../../assets/report/letters/reply.txt"),
            Self::Notice => include_str!("../../assets/report/letters/notice.txt"),
        }
    }

    /// The office's own template.
    fn file(self, folder: &Path) -> PathBuf {
        folder.join(format!("{}.txt", self.title()))
    }
}

/// The folder of an office's own templates, beside the settings file.
pub fn folder(settings_file: &Path) -> PathBuf {
    settings_file.with_file_name("公文模板")
}

/// Drafts a letter by the office's own template in `folder`, or the program's where there is none or it cannot be used.
pub fn draft(name: LetterName, occasion: &Occasion<'_>, folder: Option<&Path>) -> Drafted {
    let (template, mut problems) = template(name, folder);
    let refused = occasion.open.projection.refusals().count();
    if refused > 0 {
        let advice = "请先改正标红的步骤，再起草。".to_owned();
        problems.push(Notice {
            advice, ..Notice::advice(format!("方案有{refused}个步骤不能执行，没有写进公文。"))
        });
    }
    Drafted { letter: template.fill(&occasion.facts()).with_numbers_covered(), problems }
}

fn template(name: LetterName, folder: Option<&Path>) -> (Template, Vec<Notice>) {
    let file = folder.map(|folder| name.file(folder));
    let own = file.as_ref().map(|file| (file, regular_file::read_text(file)));
    let stands_in = || {
        // A test reads each of them.
        Template::read(name.bundled()).unwrap_or_default()
    };
    match own {
        None => (stands_in(), Vec::new()),
        Some((_, Err(error))) if error.kind() == io::ErrorKind::NotFound => (stands_in(), Vec::new()),
        Some((file, Err(error))) => (stands_in(), vec![left_out(notice::of_io(&error, file))]),
        Some((file, Ok(text))) => match Template::read(&text) {
            Ok(template) => (template, Vec::new()),
            Err(faults) => (stands_in(), faults.iter().map(|fault| of_fault(name, file, fault)).collect()),
        },
    }
}

fn of_fault(name: LetterName, file: &Path, fault: &Fault) -> Notice {
    let place = format!("{} 第{}行", file.display(), fault.line);
    left_out(Notice::failure(format!("{}模板不能使用：{}。", name.title(), fault.what), place, "请改正这一行。"))
}

fn left_out(notice: Notice) -> Notice {
    let advice = format!("{}这一次用的是随程序提供的文字。", notice.advice);
    Notice { advice, ..notice }
}

/// Writes a letter in the place of the file, all or nothing, and says what of it is still to be filled in.
///
/// # Errors
/// Where the file cannot be written, or is to be none of Word's; what stood there before is unharmed.
pub fn save(file: &Path, letter: &Letter) -> Result<Notice, Notice> {
    let place = || file.display().to_string();
    if !file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("docx")) {
        let advice = "请让文件名以 .docx 结尾。";
        return Err(Notice::failure("公文没有保存：公文草稿存为 Word 文档。", place(), advice));
    }
    let written = docx::write(letter)
        .map_err(|cause| Notice::failure(format!("公文没有生成({cause})。"), place(), "请把情况告诉开发者。"));
    written.and_then(|bytes| report::replace(file, &bytes).map_err(|error| notice::of_save(&error)))?;
    let wanting = letter.wanting();
    let advice = match wanting.len() {
        0 => "请核对文字后再送审。".to_owned(),
        count => format!("有{count}处要自己填，文中标黄：{}。", wanting.join("、")),
    };
    let told = Notice::done(format!("已起草“{}”。", letter.title())).saved(file);
    Ok(Notice { advice, ..told })
}

/// Lays the program's templates into the folder for the office to edit; those that are there stay as they are.
///
/// # Errors
/// Where the folder cannot be written.
pub fn lay_out(folder: &Path) -> Result<Notice, Notice> {
    std::fs::create_dir_all(folder).map_err(|error| notice::of_io(&error, folder))?;
    let mut laid = Vec::new();
    for name in LetterName::ALL {
        let file = name.file(folder);
        if !file.exists() {
            report::replace(&file, name.bundled().as_bytes()).map_err(|error| notice::of_save(&error))?;
            laid.push(name.title());
        }
    }
    let what = match laid.is_empty() {
        true => "公文模板已经在文件夹里。".to_owned(),
        false => format!("已把{}的模板放进文件夹。", laid.join("、")),
    };
    let advice = "请用记事本修改里面的文字，写法见文件开头；删去文件就恢复随程序提供的文字。";
    Ok(Notice { advice: advice.to_owned(), ..Notice::done(what).at(folder.display().to_string()) })
}

impl LetterCommand {
    pub const ALL: [Self; 4] = [
        Self::Draft(LetterName::Request),
        Self::Draft(LetterName::Reply),
        Self::Draft(LetterName::Notice),
        Self::EditTemplates,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Draft(LetterName::Request) => "起草请示…",
            Self::Draft(LetterName::Reply) => "起草批复…",
            Self::Draft(LetterName::Notice) => "起草通知…",
            Self::EditTemplates => "改公文模板",
        }
    }

    /// Why it cannot be given now; `None` when it can.
    pub(super) fn hindrance(self, state: &State) -> Option<&'static str> {
        let plan = state.desk.as_ref().and_then(|desk| desk.plan.as_ref());
        match self {
            Self::Draft(_) => plan.is_none().then_some("请先打开方案"),
            Self::EditTemplates => state.settings.file.is_none().then_some("这台电脑没有保存设置的地方"),
        }
    }
}

/// It was ordered: a file is asked for, or the templates are laid out.
pub(super) fn on_command(state: &mut State, command: LetterCommand) -> Vec<Effect> {
    match command {
        LetterCommand::Draft(name) => {
            state.choosing = Some(Purpose::Letter(name));
            Vec::new()
        }
        LetterCommand::EditTemplates => {
            let own = state.settings.file.as_deref().map(folder);
            own.map(|folder| Effect::Letter(LetterOrder::LayOut(folder))).into_iter().collect()
        }
    }
}

/// A place was chosen for a letter.
pub(super) fn on_chosen(state: &mut State, name: LetterName, file: PathBuf) -> Vec<Effect> {
    let Some(desk) = &state.desk else { return Vec::new() };
    let Some(open) = desk.plan.clone() else {
        state.tell(Notice::advice(format!("{}没有起草：请先打开方案。", name.title())));
        return Vec::new();
    };
    let drafting = Drafting {
        name,
        file,
        folder: state.settings.file.as_deref().map(folder),
        place: desk.header.jurisdiction.clone(),
        heading: desk.heading(state.today),
        register: desk.register.clone(),
        open,
    };
    vec![Effect::Letter(LetterOrder::Draft(Box::new(drafting)))]
}

/// The name that is offered for a letter's file.
pub fn suggested_name(name: LetterName, plan: &str) -> String {
    let name = format!("{}-{plan}.docx", name.title());
    // Signs that no system takes in the name of a file.
    name.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "-")
}

/// Carries it out and tells of it.
pub(super) fn carry_out(order: &LetterOrder) -> Vec<Notice> {
    let tell = |told: Result<Notice, Notice>| told.unwrap_or_else(|failure| failure);
    match order {
        LetterOrder::LayOut(folder) => vec![tell(lay_out(folder))],
        LetterOrder::Draft(drafting) => {
            let Drafting { name, file, folder, place, heading, register, open } = drafting.as_ref();
            let occasion = Occasion { place, heading, register, open };
            let Drafted { letter, problems } = draft(*name, &occasion, folder.as_deref());
            problems.into_iter().chain([tell(save(file, &letter))]).collect()
        }
    }
}

#[cfg(test)]
mod tests;
