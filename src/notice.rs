//! Errors of the outer stages as notices: what happened, where, what to do. In Chinese, for the user; logs stay English.

mod book;
mod doctor;
mod pages;
mod plan;
mod printing;
mod register_file;
mod workbook;

pub use book::{of_book, of_new_book, of_other_book, of_store, of_unread_entry, told};
pub use doctor::of_fault;
pub use pages::{of_remark, of_templates, of_uncovered};
pub use plan::{
    of_ambiguous_objector, of_approval_out_of_order, of_approval_rested_on, of_objector_in_register,
    of_paper_number_taken, of_unknown_objector,
};
pub use printing::of_print;
pub use register_file::{of_completed_offices, of_register_file};

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::app::step_file::StepFileError;
use crate::domain::{Date, Name, Nature, PlanId, Snapshot};
use crate::import::{ImportSource, RefusedFile, SheetError};
use crate::plan::{ApprovalRefusal, Locked, PhaseRefusal, StageRefusal};
use crate::report::{PdfError, SaveError, is_held};
use crate::rules::{ApprovalNeed, PackError, Place, Policy, PolicyError, StandIn};
use crate::wording;

/// A message to the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    pub level: NoticeLevel,
    /// What happened.
    pub what: String,
    /// Where: a file, a sheet and cell, a step. May be empty.
    pub place: String,
    /// What to do. May be empty for mere news.
    pub advice: String,
    /// The file that was saved, which can be opened.
    #[serde(skip)]
    pub file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeLevel {
    /// 完成
    Done,
    /// 提示
    Advice,
    /// 错误
    Failure,
}

impl Notice {
    /// Good news.
    pub fn done(what: impl Into<String>) -> Self {
        Self { level: NoticeLevel::Done, what: what.into(), place: String::new(), advice: String::new(), file: None }
    }

    /// Something to know; nothing failed.
    pub fn advice(what: impl Into<String>) -> Self {
        Self { level: NoticeLevel::Advice, what: what.into(), place: String::new(), advice: String::new(), file: None }
    }

    /// Something could not be done.
    pub fn failure(what: impl Into<String>, place: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { level: NoticeLevel::Failure, what: what.into(), place: place.into(), advice: advice.into(), file: None }
    }

    /// The same about a file that was saved.
    pub fn saved(self, file: &Path) -> Self {
        Self { place: file.display().to_string(), file: Some(file.to_owned()), ..self }
    }

    /// The same with the place set, where the error itself did not know it.
    pub fn at(self, place: impl Into<String>) -> Self {
        Self { place: place.into(), ..self }
    }
}

impl std::fmt::Display for Notice {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.what)?;
        if !self.place.is_empty() {
            write!(out, "\n  位置：{}", self.place)?;
        }
        if !self.advice.is_empty() {
            write!(out, "\n  处理：{}", self.advice)?;
        }
        Ok(())
    }
}

/// A failure of the file system on a file that is no book.
pub fn of_io(error: &io::Error, file: &Path) -> Notice {
    let advice = match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::IsADirectory => "请核对路径。",
        io::ErrorKind::NotSeekable => "请删去它，或者换成普通的文件。",
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => "请换一个文件夹。",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "请换一个可写的文件夹，例如“文档”。",
        io::ErrorKind::StorageFull => "请清理磁盘空间后重试。",
        io::ErrorKind::InvalidData => "请另存为 UTF-8 编码。",
        _ => "请检查磁盘和权限后重试。",
    };
    Notice::failure(format!("文件读写失败({})。", io_cause(error)), file.display().to_string(), advice)
}

fn io_cause(error: &io::Error) -> String {
    wording::io_cause(error.kind(), &error.to_string())
}

/// A division that is written wrong.
fn of_split(error: &StepFileError) -> Notice {
    if let StepFileError::NotOnePost { step, institution, post, count } = error {
        let what = format!("{institution}有{count}个岗位叫“{post}”，不能确定分出哪一个。");
        let advice = "请核对岗位名称；重名的写成“内设机构 岗位名称”。";
        return Notice::failure(what, format!("第{step}步"), advice);
    }
    let place = if let StepFileError::NoRecipient { step } = error { format!("第{step}步") } else { String::new() };
    Notice::failure(
        "分设的一份没有写明给谁，或者写了两个。",
        place,
        "新设的写明名称和性质，划给已有机构的写明单位名称。",
    )
}

/// A step file that cannot be used.
pub fn of_step_file(error: &StepFileError) -> Notice {
    let at = |step: usize| format!("第{step}步");
    match error {
        StepFileError::Syntax { line, reason } => {
            let what = format!("步骤文件写法有误：{}。", wording::toml_fault(reason));
            Notice::failure(what, format!("第{line}行"), "请对照帮助中的示例修改。")
        }
        StepFileError::Date { written } => {
            Notice::failure(format!("生效日期“{written}”无法识别。"), "effective", "请写成 2026-12-01 的样子。")
        }
        StepFileError::Document { written } => of_document(written),
        StepFileError::NotOneOperation { step } => Notice::failure(
            "这一步没有写明做什么，或者写了不止一项。",
            at(*step),
            "每步只写一项，例如 transfer 或 offices；全部写法见帮助中的“步骤文件”。",
        ),
        StepFileError::UnknownInstitution { step, name } => {
            Notice::failure(format!("台账中没有机构“{name}”。"), at(*step), "请核对名称，或者先导入该机构。")
        }
        StepFileError::AmbiguousInstitution { step, name, bearers } => of_shared_name(name, bearers, at(*step)),
        StepFileError::UnknownKind { step, kind } => Notice::failure(
            format!("编制类型“{kind}”无法识别。"),
            at(*step),
            "可用：行政、政法专项、工勤、事业·全额、事业·差额、事业·自收自支、员额。",
        ),
        StepFileError::UnknownScheme { step, scheme } => {
            Notice::failure(format!("没有机构配置方案“{scheme}”。"), at(*step), "请使用“机构配置”中列出的方案名称。")
        }
        StepFileError::SchemeForOthers { step, scheme, natures, institution } => {
            of_scheme_for_others(scheme, natures, institution).at(at(*step))
        }
        StepFileError::BadName { step, name } => {
            Notice::failure(format!("“{name}”不能作为名称。"), at(*step), "名称不能为空，也不能超过120个字。")
        }
        StepFileError::UnknownPerson { step, name } => {
            Notice::failure(format!("划出单位的这类编制上没有“{name}”。"), at(*step), "请核对姓名、单位和编制类型。")
        }
        StepFileError::UnknownPool { step, name } => {
            Notice::failure(format!("没有周转池“{name}”。"), at(*step), "请核对名称，或者先用 pool 设立。")
        }
        StepFileError::Term { step, written } => {
            Notice::failure(format!("日期“{written}”无法识别。"), at(*step), "请写成 2026-12-01 的样子。")
        }
        StepFileError::UnknownWord { step, field, word } => {
            Notice::failure(format!("{field} 不能写“{word}”。"), at(*step), "请对照帮助中的示例修改。")
        }
        StepFileError::NothingOpen { step, of } => Notice::failure(
            format!("“{of}”没有可以办理的事项。"),
            at(*step),
            "请核对单位、编制类型和文号，或者已经办结。",
        ),
        StepFileError::NoRecipient { .. } | StepFileError::NotOnePost { .. } => of_split(error),
        StepFileError::AmbiguousAgreement { step, of, count } => Notice::failure(
            format!("“{of}”有{count}项符合，不能确定是哪一项。"),
            at(*step),
            "收回周转编制时请写明 pool 和 until。",
        ),
        StepFileError::NobodyToRelease { step, name } => {
            Notice::failure(format!("花名册中没有“{name}”。"), at(*step), "请核对姓名、身份证号末四位和单位。")
        }
        StepFileError::SeveralToRelease { step, name, count } => Notice::failure(
            format!("花名册中有{count}人叫“{name}”。"),
            at(*step),
            "请在姓名后加空格和身份证号末四位，或写成 { person = \"张三\", institution = \"单位名称\" }。",
        ),
        StepFileError::AmbiguousPerson { step, name, count } => {
            Notice::failure(format!("划出单位有{count}人叫“{name}”。"), at(*step), "请在姓名后加空格和身份证号末四位。")
        }
    }
}

/// A former name that several bodies share means none of them.
fn of_shared_name(name: &str, bearers: &[Name], place: String) -> Notice {
    let names: Vec<&str> = bearers.iter().map(|bearer| bearer.as_str()).collect();
    let advice = format!("请写现在的名称：{}。", names.join("、"));
    Notice::failure(wording::ambiguous_name(name, bearers), place, advice)
}

/// What stands where a document number should.
fn of_document(written: &str) -> Notice {
    let what = format!("文号“{written}”不合规范。");
    Notice::failure(what, "document / approval", "请写成 安委编〔2026〕12号 的样子。")
}

/// A scheme that is made for other institutions.
fn of_scheme_for_others(scheme: &str, natures: &[Nature], institution: &str) -> Notice {
    let natures: Vec<&str> = natures.iter().map(|nature| wording::nature(*nature)).collect();
    let what = format!("机构配置方案“{scheme}”适用于{}，不能套用到“{institution}”。", natures.join("、"));
    Notice::failure(what, "", "请核对单位名称，或者改用适用于该单位的方案。")
}

/// No policy can be made.
pub fn of_policy(error: &PolicyError) -> Notice {
    match error {
        PolicyError::Pack(error) => of_pack(error),
        PolicyError::ClauseMissing { rule } => {
            Notice::failure(format!("规则包缺少规则“{rule}”的条款。"), "", "请恢复随程序提供的规则包。")
        }
    }
}

/// A policy pack that cannot be used: everything that is wrong with it, each with its place and what to do.
pub fn of_pack(error: &PackError) -> Notice {
    let told = error.faults.iter().map(|fault| {
        let Place { line, column } = fault.place;
        let (what, advice) = wording::policy::fault(&fault.reason);
        (format!("第{line}行第{column}列"), what, advice)
    });
    let told: Vec<_> = told.collect();
    match told.as_slice() {
        [(place, what, advice)] => {
            Notice::failure(format!("规则包不能使用：{what}。"), format!("{} {place}", error.file), *advice)
        }
        several => {
            let lines = several.iter().map(|(place, what, advice)| format!("{place}：{what}。{advice}"));
            let what = format!("规则包不能使用，有{}处问题。\n{}", several.len(), lines.collect::<Vec<_>>().join("\n"));
            Notice::failure(what, error.file.clone(), "请逐处改正后重新载入。")
        }
    }
}

/// A pack of the office's own that could not be used when the policy was put together, and what holds in its stead.
pub fn of_pack_left_out(error: &PackError, stand_in: &StandIn) -> Notice {
    let notice = of_pack(error);
    let holds = match stand_in {
        StandIn::Bundled => "现在按随程序提供的同代号规则包执行。".to_owned(),
        StandIn::OtherFile(file) => format!("现在按同代号的另一个文件执行：{file}。"),
        StandIn::Nothing => "这个规则包现在不起作用：里面的方案、标准和核查轻重都没有生效。".to_owned(),
    };
    Notice { advice: format!("{}{holds}", notice.advice), ..notice }
}

/// Institutions that follow schemes of packs which this machine does not have; one notice for each scheme.
pub fn of_unknown_schemes(snapshot: &Snapshot, policy: &Policy) -> Vec<Notice> {
    let mut unknown: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for institution in snapshot.institutions() {
        if let Some(key) = institution.scheme.as_deref().filter(|key| policy.scheme(key).is_none()) {
            unknown.entry(key).or_default().push(institution.name.as_str());
        }
    }
    let told = unknown.into_iter().map(|(key, names)| {
        let what = format!("有{}个单位执行的方案“{key}”不在本机，这些单位的机构限额没有核查。", names.len());
        let advice = "规则包写坏了的，请先改正；本机没有的，请从原来的电脑导出含有这个方案的规则包，在“方案库”安装(命令行：policy install 文件)。";
        Notice { advice: advice.to_owned(), ..Notice::advice(what).at(names.join("、")) }
    });
    told.collect()
}

/// Tables that could not be saved.
pub fn of_save(error: &SaveError) -> Notice {
    match error {
        SaveError::UnknownFormat { path } => Notice::failure(
            "看不出要存成哪种文件。",
            path.display().to_string(),
            "请让文件名以 .pdf、.xlsx、.docx、.csv、.txt 或 .json 结尾。",
        ),
        SaveError::Pdf { path, cause } => of_pdf(cause).at(path.display().to_string()),
        SaveError::Xlsx { path, cause } => workbook::of_workbook(cause, path),
        SaveError::Docx { path, cause } => {
            Notice::failure(format!("Word 文档没有生成({cause})。"), path.display().to_string(), "请改用其他格式。")
        }
        SaveError::Json { path, cause } => {
            Notice::failure(format!("JSON 没有生成({cause})。"), path.display().to_string(), "请改用其他格式。")
        }
        SaveError::Csv { path, cause } => {
            Notice::failure(format!("CSV 没有生成({cause})。"), path.display().to_string(), "请改用其他格式。")
        }
        SaveError::WriteProtected { path } => Notice::failure(
            "文件没有保存：原有文件是只读的。",
            path.display().to_string(),
            "请去掉它的只读属性，或者换一个文件名；原有文件没有改动。",
        ),
        SaveError::LinkToNothing { path } => Notice::failure(
            "文件没有保存：这是一个链接，它指向的文件不存在。",
            path.display().to_string(),
            "请删去这个链接或者恢复它指向的文件后重试，也可以换一个文件名。",
        ),
        SaveError::Io { path, cause } => {
            let advice = match cause.kind() {
                _ if is_held(cause) => {
                    "文件正被另一个程序(多半是 Excel 或 WPS)打开，请在那里关闭后重试，或者换一个文件名。"
                }
                io::ErrorKind::NotFound => "文件夹不存在，请先建立文件夹或者换一个位置。",
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "文件是只读的、正被 Excel/WPS 打开，或者文件夹不可写；请取消只读、关闭后重试，或者换一个位置。"
                }
                io::ErrorKind::StorageFull => "磁盘已满，请清理后重试；原有文件没有改动。",
                _ => "请检查磁盘和权限后重试；原有文件没有改动。",
            };
            Notice::failure(format!("文件没有保存({})。", io_cause(cause)), path.display().to_string(), advice)
        }
    }
}

/// Tables that could not be set on pages.
pub fn of_pdf(error: &PdfError) -> Notice {
    match error {
        PdfError::NoTables => Notice::failure("没有可以打印的表。", "", "请先选择一张表。"),
        PdfError::Data(_) | PdfError::Template(_) | PdfError::Export(_) => {
            Notice::failure(format!("排版没有成功({error})。"), "", "请改用导出 Excel，并把情况告诉开发者。")
        }
    }
}

/// A name for a plan that another plan of the book bears.
pub fn of_plan_name_taken(name: &str, by: PlanId) -> Notice {
    Notice::failure(format!("账簿中已有方案“{name}”，没有改动。"), format!("第{}号方案", by.0), "请换一个名称。")
}

/// A name that more than one plan bears, in a book from the time when that was possible.
pub fn of_ambiguous_plan(name: &str, plans: impl Iterator<Item = PlanId>) -> Notice {
    let numbers: Vec<String> = plans.map(|plan| format!("第{}号", plan.0)).collect();
    let what = format!("有{}个方案都叫“{name}”。", numbers.len());
    Notice::failure(what, numbers.join("、"), "请改用编号，例如只写 3。")
}

/// A plan whose steps cannot be changed where it stands.
pub fn of_locked_plan(name: &str, locked: &Locked) -> Notice {
    let advice = match locked {
        Locked::Adopted(_) => "请新建方案。",
        Locked::Approved | Locked::Frozen { .. } => "请先退回或撤销定稿，写明理由。",
    };
    let what = match locked {
        Locked::Adopted(_) => format!("方案“{name}”已经执行，不能再改。"),
        Locked::Approved | Locked::Frozen { .. } => format!("没有改动：{}。", wording::locked(locked)),
    };
    Notice::failure(what, format!("方案“{name}”"), advice)
}

/// A phase that cannot be adopted, or does not exist.
pub fn of_phase(name: &str, refusal: &PhaseRefusal) -> Notice {
    Notice::failure(wording::phase_refusal(refusal), format!("方案“{name}”"), "")
}

/// A change of steps that are part of the register already.
pub fn of_adopted_phase(name: &str) -> Notice {
    let what = "没有改动：已经执行的分期，其步骤不能再改。";
    Notice::failure(what, format!("方案“{name}”"), "请只改未执行的分期，或者另建方案。")
}

/// A step that cannot be carried out on the day of its plan, but only once entries that wait have taken effect.
pub fn of_step_before_its_day(name: &str, (step, why): (usize, &str), day: Date, until: Date) -> Notice {
    let what = format!("方案不能在{day}生效：第{}步要等待生效的凭证生效后才能执行。{why}", step + 1);
    Notice::failure(what, format!("方案“{name}”"), format!("请把生效日期改为{until}或以后，或者改动这一步。"))
}

/// A stage that a plan cannot be brought to, or a remark on it that cannot be taken down.
pub fn of_stage(name: &str, refusal: &StageRefusal) -> Notice {
    Notice::failure(wording::stage_refusal(refusal), format!("方案“{name}”"), "")
}

/// An approval that cannot be written down.
pub fn of_approval(name: &str, refusal: &ApprovalRefusal) -> Notice {
    let (what, advice) = wording::approval_refusal(refusal);
    Notice::failure(format!("没有登记：{what}。"), format!("方案“{name}”"), advice)
}

/// A matter that a plan does not need to have approved, out of those it needs.
pub fn of_no_approval_need(name: &str, needs: &[ApprovalNeed]) -> Notice {
    let place = format!("方案“{name}”");
    match needs.len() {
        0 => Notice::failure("没有登记：方案没有须报批的事项。", place, "请核对方案的步骤。"),
        count => {
            let what = format!("没有登记：方案没有这一项须报批的事项，共{count}项。");
            Notice::failure(what, place, "请用 plan … approvals 核对序号。")
        }
    }
}

/// An authority that is not asked in a matter.
pub fn of_no_authority(need: &ApprovalNeed, authority: &str) -> Notice {
    let asked: Vec<&str> = need.level.chain.iter().map(|link| link.authority.as_str()).collect();
    let what = format!("没有登记：“{}”不经过“{authority}”。", need.level.matter);
    Notice::failure(what, need.level.matter.clone(), format!("可写：{}。", asked.join("、")))
}

/// An import that is to hold from a day before anything is recorded.
pub fn of_import_before(first: Date, day: Date) -> Notice {
    let what = format!("台账从{first}开始登记，不能按{day}核对和导入，没有写入。");
    let advice = format!("请把生效日期改为{first}或以后；要从更早的日期登记起的，请新建账簿，先按那一天导入台账。");
    Notice::failure(what, "生效日期", advice)
}

/// An import that is to hold from a day after which people have come who would come by it, too.
pub fn of_import_twice(day: Date, twice: &[Name]) -> Notice {
    const NAMED: usize = 3;
    let named: Vec<&str> = twice.iter().take(NAMED).map(Name::as_str).collect();
    let more = if twice.len() > NAMED { format!("等{}人", twice.len()) } else { String::new() };
    let what = format!("{}{more}在{day}以后已登记入编，按这一天导入会登记两次，没有写入。", named.join("、"));
    Notice::failure(what, "生效日期", "请把生效日期改为入编当天或以后；入编日期有误的，请先更正那笔凭证。")
}

/// An import whose preview no longer fits the register.
pub fn of_outdated_preview() -> Notice {
    let advice = "请重新读取这些文件，核对后再写入。";
    Notice::failure("没有写入：核对之后台账又有了变化。", "", advice)
}

/// A file that could not be read as a workbook.
pub fn of_refused_file(refused: &RefusedFile) -> Notice {
    let what = match &refused.source {
        ImportSource::File(_) => wording::import::refusal(&refused.error),
        ImportSource::Pasted(table) => wording::import::refused_paste(&refused.error, table.name()),
    };
    Notice::failure(what, refused.source.place(), "")
}

/// A text that is no table to be pasted; `place` is where it came from.
pub fn of_refused_paste(error: &SheetError, place: &str) -> Notice {
    Notice::failure(wording::import::refused_paste(error, place), place, "")
}

/// None of the files chosen for an import could be read: each is told.
pub fn of_no_workbook(refused: &[Notice]) -> Notice {
    match refused {
        [] => Notice::failure("没有选择文件。", "", "请选择要导入的工作簿。"),
        [only] => only.clone(),
        several => {
            let lines = several.iter().map(|notice| format!("{}：{}", notice.place, notice.what));
            let what = format!("{}个文件都不能读取。\n{}", several.len(), lines.collect::<Vec<_>>().join("\n"));
            Notice::failure(what, "", "请逐个处理后重新导入。")
        }
    }
}
