//! Failures of the book: an entry refused, a file that is none of ours, a file that cannot be used.

use std::path::Path;

use super::{Notice, io_cause};
use crate::domain::{EntryId, Snapshot};
use crate::store::{LooksLike, Overwritten, StoreError};
use crate::wording;

/// What to do about a number that no entry bears; the window lists entries, and so does the command line.
const LOOK_FOR_ENTRY: &str = "请在凭证列表(命令行 entry … list)中核对号数。";

/// A failure of the book where no operation is tried, so that nothing of the register need be named.
pub fn of_book(error: StoreError) -> Notice {
    of_store(&error, &Snapshot::default())
}

/// What was asked of the book, or the notice of its failure.
///
/// # Errors
/// As [`of_book`].
pub fn told<T>(asked: Result<T, StoreError>) -> Result<T, Notice> {
    asked.map_err(of_book)
}

/// A failure of the book; `snapshot` names the institutions of a refused operation.
pub fn of_store(error: &StoreError, snapshot: &Snapshot) -> Notice {
    match error {
        StoreError::Refused { operation, refusal } => Notice::failure(
            "有一项变动不能执行，整批都没有写入。",
            format!("第{}项", operation + 1),
            wording::refusal(refusal, snapshot),
        ),
        StoreError::PersonMoved { operation, .. } => Notice::failure(
            "所列人员已有变动，整批都没有写入。",
            format!("第{}项", operation + 1),
            "请在方案中重新选择随编划转的人员；要冲销或者更正的，请先冲销后来变动该人员的凭证。",
        ),
        StoreError::AlreadyOnRoster { operation, .. } => Notice::failure(
            "要入编的人员已在花名册中，整批都没有写入。",
            format!("第{}项", operation + 1),
            "请重新读取花名册后再导入。",
        ),
        StoreError::EmptyEntry => Notice::failure("没有可以写入的内容。", "", "台账与文件一致，无需导入。"),
        StoreError::UnknownEntry(id) => Notice::failure("台账中没有这笔凭证。", numbered(*id), LOOK_FOR_ENTRY),
        StoreError::Linked { entry, error } => {
            let notice = of_store(error, snapshot);
            let place = format!("第{}笔 {}", entry + 1, notice.place);
            Notice::failure(format!("关联的几笔凭证都没有写入。{}", notice.what), place.trim(), notice.advice)
        }
        StoreError::Cancelled => Notice::advice("已按您的要求停止，没有写入任何内容。"),
        other => of_time(other, snapshot),
    }
}

/// What cannot be on the day of an entry, because of what comes after it or is not there yet.
fn of_time(error: &StoreError, snapshot: &Snapshot) -> Notice {
    match error {
        StoreError::ContradictsLater { entry, operation, refusal } => Notice::failure(
            format!(
                "按这个生效日期写入，以后已生效的凭证就不能成立：{}整批都没有写入。",
                wording::refusal(refusal, snapshot)
            ),
            format!("{}第{}项", numbered(*entry), operation + 1),
            "请改用该凭证生效当天或以后的日期，或者减少数量；该凭证有误的，请先更正它。",
        ),
        StoreError::ContradictsPending { entry, operation, refusal } => Notice::failure(
            format!("与一笔待生效的凭证冲突：{}整批都没有写入。", wording::refusal(refusal, snapshot)),
            format!("{}第{}项(待生效)", numbered(*entry), operation + 1),
            "同一空编或同一事项已由该凭证安排。请减少数量、改用别的编制，或者先冲销该凭证再办理。",
        ),
        StoreError::PersonChangedLater { name, entry, .. } => Notice::failure(
            format!("“{name}”在这个生效日期以后已有变动，整批都没有写入。"),
            numbered(*entry),
            "请改用该凭证生效当天或以后的日期，并按变动后的情况填写；该凭证有误的，请先更正它。",
        ),
        StoreError::PersonPending { person, name, entry } => Notice::failure(
            format!(
                "{}已列入一笔待生效的凭证，生效以前不能再列入别的凭证，整批都没有写入。",
                name.as_ref().map_or_else(|| format!("第{}号人员", person.0), |name| format!("“{name}”"))
            ),
            format!("{}(待生效)", numbered(*entry)),
            "请等该凭证生效后再办理，或者换人，或者先冲销该凭证。",
        ),
        StoreError::MergedLater { entry } => Notice::failure(
            "这个生效日期以后有机构合并，合并时编制和人员已按当时的数划转，不能再改合并以前的数。整批都没有写入。",
            numbered(*entry),
            "请改用合并当天或以后的日期，在合并后的机构上办理。",
        ),
        StoreError::NotYetEstablished { operation, name, established, .. } => Notice::failure(
            format!("“{name}”到{established}才设立，在这个生效日期还不存在，整批都没有写入。"),
            format!("第{}项", operation + 1),
            format!("请把生效日期改为{established}或以后；如果设立日期有误，请先更正设立的凭证。"),
        ),
        other => of_mending(other),
    }
}

/// Entries that mend others, and what they stand in the way of.
fn of_mending(error: &StoreError) -> Notice {
    match error {
        StoreError::AnnulledAhead { entry, by, on } => Notice::failure(
            format!(
                "{}要到{on}才生效，已由{}按当时的编制和人员提前冲销；现在改这些单位在{on}以前的编制或者人员，到那天就冲销不净。整批都没有写入。",
                numbered(*entry),
                numbered(*by)
            ),
            numbered(*by),
            format!("请把生效日期改为{on}或以后。"),
        ),
        StoreError::OverwrittenLater { what, mends, by, on } => {
            let retake = format!("；或者先冲销{}，记完这一笔再重新办理", numbered(*by));
            let (told, advice) = match what {
                Overwritten::Institution(id, name) => (
                    name.as_ref().map_or_else(|| format!("第{}号机构", id.0), |name| format!("“{name}”")),
                    format!("；要从更早的日期起改的，请先另记一笔自{on}起生效的同样变动，再记这一笔{retake}"),
                ),
                Overwritten::Person(id, name) => {
                    (name.as_ref().map_or_else(|| format!("第{}号人员", id.0), |name| format!("“{name}”")), retake)
                }
            };
            Notice::failure(
                format!(
                    "{}自{on}起{}，那是按记账时的情况写的，会把{told}的这项变动改回去。整批都没有写入。",
                    numbered(*by),
                    wording::relation(*mends)
                ),
                numbered(*by),
                format!("请把{told}的这项变动的生效日期改为{on}或以后{advice}。"),
            )
        }
        StoreError::LeavesRemainder { entry, on } => Notice::failure(
            format!("{}还没有生效，这样冲销，到{on}会留下一部分，没有写入。", numbered(*entry)),
            numbered(*entry),
            "请改用该凭证生效当天的日期冲销；仍然不行的，请先冲销排在它后面的待生效凭证。",
        ),
        StoreError::AlreadyReversed { entry, by } => Notice::failure(
            format!("{}已经冲销过，没有写入。", numbered(*entry)),
            numbered(*by),
            "一笔凭证只能冲销或更正一次；冲销有误的，请冲销或更正那笔冲销凭证。",
        ),
        StoreError::AlreadyCorrected { entry, by } => Notice::failure(
            format!("{}已经更正过，没有写入。", numbered(*entry)),
            numbered(*by),
            "一笔凭证只能冲销或更正一次；还有错误的，请更正那笔更正凭证。",
        ),
        StoreError::OnlyDocuments { entry, of } => Notice::failure(
            format!("{}只是给{}补文号的，没有可以冲销或更正的内容。", numbered(*entry), numbered(*of)),
            numbered(*entry),
            format!("文号有误的，请给{}重新补文号，以最后一次为准。", numbered(*of)),
        ),
        other => of_kept(other),
    }
}

/// Plans, assertions and papers.
fn of_kept(error: &StoreError) -> Notice {
    match error {
        StoreError::UnknownPlan(id) => Notice::failure(
            "账簿中没有这个方案。",
            format!("第{}号方案", id.0),
            "请在方案列表(命令行 plan … list)中核对编号。",
        ),
        StoreError::PlanAlreadyAdopted { by, .. } => {
            Notice::failure("这个方案已经执行过。", numbered(*by), "如需再作调整，请新建方案。")
        }
        StoreError::PhaseAlreadyAdopted { phase, by, .. } => Notice::failure(
            format!("方案的第{phase}阶段已经执行过，没有写入。"),
            numbered(*by),
            "请选择还没有执行的阶段；如需再作调整，请新建方案。",
        ),
        StoreError::PlanNameTaken { name, by } => super::of_plan_name_taken(name, *by),
        StoreError::PlanNotAdoptedBySaving(id) => {
            Notice::failure("方案只能通过“执行”写入台账。", format!("第{}号方案", id.0), "请使用“执行方案”。")
        }
        StoreError::UnknownAssertion(id) => Notice::failure(
            "账簿中没有这条声明。",
            format!("第{}号声明", id.0),
            "请在声明列表(命令行 claim … list)中核对编号。",
        ),
        StoreError::AssertionWithdrawn(id) => {
            Notice::failure("这条声明已经撤回过。", format!("第{}号声明", id.0), "如需再次声明，请新登记一条。")
        }
        StoreError::PaperIssued { code } => {
            Notice::failure("这个编码的表已经发出过，没有重复登记。", code.clone(), "请重新生成，换一个编码。")
        }
        other => of_file(other),
    }
}

fn numbered(entry: EntryId) -> String {
    format!("第{}号凭证", entry.0)
}

/// A book, or a copy of one, that could not be made.
pub fn of_new_book(error: &StoreError) -> Notice {
    match error {
        StoreError::NotFound { path } => Notice::failure(
            "文件夹不存在，没有建立账簿。",
            path.display().to_string(),
            "请先建立文件夹，或者换一个位置。",
        ),
        other => of_store(other, &Snapshot::default()),
    }
}

/// What was ordered for a book that has been closed since, or given way to another.
pub fn of_other_book(loss: &str) -> Notice {
    let what = format!("没有完成：{loss}。这本账簿已经关闭或换成了另一本。");
    Notice::failure(what, "", "请重新打开原来的账簿，再做一次。")
}

/// An entry that was written, after which the book could not be read.
pub fn of_unread_entry(entry: EntryId, failure: &Notice) -> Notice {
    let what = format!("已写入第{}号凭证，但没有读出写入后的台账：{}", entry.0, failure.what);
    Notice::failure(what, failure.place.clone(), "请不要重复写入；关闭账簿再打开即可看到。")
}

/// A failure of the book's file.
fn of_file(error: &StoreError) -> Notice {
    let at = |path: &Path| path.display().to_string();
    let failure = |what: &str, path: &Path, advice: &str| Notice::failure(what, at(path), advice);
    match error {
        StoreError::NotFound { path } => failure("找不到这个文件。", path, "请核对路径，或者用“浏览”重新选择。"),
        StoreError::IsFolder { path } => failure("这是一个文件夹，不是账簿文件。", path, "请选择以 .bh 结尾的文件。"),
        StoreError::AlreadyExists { path } => {
            failure("同名文件已经存在，没有覆盖。", path, "请换一个文件名，或者直接打开它。")
        }
        StoreError::EmptyFile { path } => {
            failure("文件是空的(0字节)，不是账簿。", path, "可能复制没有完成，请重新复制，或者从备份恢复。")
        }
        StoreError::ReadOnlyFile { path } => {
            failure("文件是只读的，不能写入。", path, "请取消只读属性，或者复制到可写的文件夹再打开。")
        }
        StoreError::ReadOnlyFolder { path } => {
            failure("文件夹不能写入。", path, "请换一个有写入权限的文件夹，例如“文档”。")
        }
        StoreError::NotClosed { path } => {
            failure("账簿上次没有正常关闭，不能以只读方式打开。", path, "请在可写的位置打开一次，再以只读方式使用。")
        }
        StoreError::Replaced { path } => failure(
            "账簿文件在打开期间被另一份文件替换或者移走，没有写入。",
            path,
            "请先用“备份到…”把现在打开的内容另存一份，再重新打开账簿，核对两份的不同。",
        ),
        StoreError::Locked { path } => failure("账簿正被另一个程序打开。", path, "请先在那边关闭账簿，再打开。"),
        StoreError::NoPermission { path } => {
            failure("没有权限访问这个文件。", path, "请联系管理员，或者换一个文件夹。")
        }
        StoreError::DiskFull { path } => failure("磁盘已满，没有写入。", path, "请清理磁盘空间后重试。"),
        StoreError::BadValue { path, problem } => Notice::failure(
            format!("账簿中有无法识别的内容({problem})。"),
            at(path),
            "请用“文件 → 账簿检查…”检查，或者改用备份。",
        ),
        StoreError::File { path, source } => {
            Notice::failure(format!("文件读写失败({})。", io_cause(source)), at(path), "请检查磁盘和权限后重试。")
        }
        StoreError::Sqlite { path, source } => {
            Notice::failure(format!("账簿读写失败({source})。"), at(path), "请重试；仍不成功时改用备份。")
        }
        other => of_content(other),
    }
}

/// A file that is no book of ours, or not one this program can work with.
fn of_content(error: &StoreError) -> Notice {
    let at = |path: &Path| path.display().to_string();
    let failure = |what: &str, path: &Path, advice: &str| Notice::failure(what, at(path), advice);
    match error {
        StoreError::NotADatabase { path, looks_like } => {
            let advice = match looks_like {
                LooksLike::ZipPackage | LooksLike::OleDocument => {
                    "这像是 Excel/WPS 文件，请先打开账簿，再用“导入表格”。"
                }
                LooksLike::Pdf => "这是 PDF 文件，请选择以 .bh 结尾的账簿。",
                LooksLike::Text => "这是文本文件，请选择以 .bh 结尾的账簿。",
                LooksLike::Noise => "文件可能已加密或者损坏，请从备份恢复。",
            };
            failure("这不是编衡的账簿。", path, advice)
        }
        StoreError::ForeignDatabase { path, .. } => {
            failure("这是其他程序的数据库。", path, "请选择编衡建立的 .bh 文件。")
        }
        StoreError::ForeignSchema { path, object } => Notice::failure(
            format!("账簿的结构被改动过({object})，为安全起见没有打开。"),
            at(path),
            "请使用备份，或者联系提供文件的人。",
        ),
        StoreError::Damaged { path, problem } => {
            Notice::failure(format!("账簿已损坏({problem})。"), at(path), "请不要再写入，改用最近的备份。")
        }
        StoreError::NewerVersion { path, found, known } => Notice::failure(
            format!("账簿由更新版本的编衡建立(版本{found}，本程序支持到{known})。"),
            at(path),
            "请升级编衡后再打开；文件没有被改动。",
        ),
        StoreError::NotBroughtForward { path, backup, problem, .. } => Notice::failure(
            format!("账簿升级没有成功({problem})，原文件保持不变。"),
            at(path),
            format!("升级前的副本在 {}。", backup.display()),
        ),
        other => Notice::failure(format!("账簿操作失败({other})。"), "", "请重试。"),
    }
}
