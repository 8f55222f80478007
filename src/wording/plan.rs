//! A plan on its way: stages, locks, phases, and its log, as sentences.

use super::approval::approval_state;
use super::label::{holder, kind};
use super::life;
use crate::domain::{EntryId, PlanId, Snapshot};
use crate::plan::{
    Clash, Contested, Force, Happening, Locked, LogLine, Logged, Objection, Objector, Occasion, Phase, PhaseRefusal,
    Plan, PlanState, Stage, StageRefusal,
};

/// 草案, 征求意见, 上会, 通过.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Draft => "草案",
        Stage::Consulting => "征求意见",
        Stage::Tabled => "上会",
        Stage::Approved => "通过",
    }
}

/// The stage that bears `label`.
pub fn stage_from_label(label: &str) -> Option<Stage> {
    Stage::ALL.into_iter().find(|candidate| stage(*candidate) == label.trim())
}

/// Where a plan stands: "上会(定稿1号)", "通过，已执行1/3期", "已执行".
pub fn progress(plan: &Plan) -> String {
    match plan.state {
        PlanState::Adopted(_) => format!("已执行{}{}", life::reversed_mark(plan), life::unpassed_mark(plan)),
        PlanState::Draft => {
            let frozen = plan.frozen.as_ref().map(|freeze| format!("({})", freeze.number)).unwrap_or_default();
            let adopted = match plan.adopted_phases.len() {
                0 => String::new(),
                adopted => {
                    let marks = [life::reversed_mark(plan), life::unpassed_mark(plan)].concat();
                    format!("，已执行{adopted}/{}期{marks}", plan.phase_count())
                }
            };
            format!("{}{frozen}{adopted}", stage(plan.stage))
        }
    }
}

/// Why the steps of a plan cannot be changed, and what to do; without a full stop.
pub fn locked(locked: &Locked) -> &'static str {
    match locked {
        Locked::Adopted(_) => "方案已经执行，不能再改",
        Locked::Approved => "方案已经通过，步骤已锁定；要修改请先退回并写明理由",
        Locked::Frozen { .. } => "方案已经定稿，步骤已锁定；要修改请先撤销定稿并写明理由",
    }
}

/// "第2期 2027年到位(2027-06-30生效)".
pub fn phase(number: u32, phase: &Phase) -> String {
    match phase.effective {
        Some(day) => format!("第{number}期 {}({day}生效)", phase.name),
        None => format!("第{number}期 {}", phase.name),
    }
}

/// What cannot be done, why, and what to do instead.
pub fn stage_refusal(refusal: &StageRefusal) -> String {
    match refusal {
        StageRefusal::Adopted(entry) => format!("方案已由第{}号凭证执行，不能再改；请新建方案。", entry.0),
        StageRefusal::Same(at) => format!("方案已经是“{}”。", stage(*at)),
        StageRefusal::Begun => "方案已有分期执行，不能退回；未执行的分期要调整，请另建方案。".to_owned(),
        StageRefusal::ReasonWanted => "退回或撤销定稿要写明理由，请补上。".to_owned(),
        StageRefusal::MeetingSkipped => {
            "方案没有“上会”，不能不写理由就转为“通过”；请写明理由(如 传批、书面征求意见)，或者先转为“上会”。".to_owned()
        }
        StageRefusal::NumberWanted => "定稿要有编号，请写明，如 定稿1号。".to_owned(),
        StageRefusal::AlreadyFrozen { number } => format!("方案已经定稿({number})，不用再定；要改编号请先撤销定稿。"),
        StageRefusal::NotFrozen => "方案没有定稿，不用撤销。".to_owned(),
        StageRefusal::NoSteps => "方案还没有步骤，请先加入步骤。".to_owned(),
        StageRefusal::UnitWanted => "没有写明是哪个单位的意见，请补上。".to_owned(),
        StageRefusal::TextWanted => "没有写内容，请补上。".to_owned(),
        StageRefusal::NoSuchObjection { count } => format!("没有这一条意见，共{count}条，请核对序号。"),
        StageRefusal::AlreadyAnswered => "这条意见已经写过采纳情况，不能重写；有补充请另记一条意见。".to_owned(),
    }
}

/// The same for the adoption of a phase.
pub fn phase_refusal(refusal: &PhaseRefusal) -> String {
    match refusal {
        PhaseRefusal::NoSuchPhase { phases: 0, .. } => "方案没有分期，请整个执行，或者先分期。".to_owned(),
        PhaseRefusal::NoSuchPhase { phase, phases } => format!("方案没有第{phase}期，共{phases}期，请核对。"),
        PhaseRefusal::AlreadyAdopted { phase, entry } => {
            format!("第{phase}期已由第{}号凭证执行，不能再执行一次。", entry.0)
        }
        PhaseRefusal::Begun => "方案已有分期执行，不能再整个执行，请按期执行。".to_owned(),
        PhaseRefusal::Dated => "方案的分期各有生效日期，不能整个执行，请按期执行，或者先取消分期。".to_owned(),
        PhaseRefusal::Before { phase, earlier } => {
            format!("第{earlier}期还没有执行，第{phase}期不能在它前面，请先执行第{earlier}期。")
        }
        PhaseRefusal::DayBefore { phase, day, earlier } => {
            format!("第{phase}期的生效日期({day})早于前面分期的生效日期({earlier})，请改正日期。")
        }
        PhaseRefusal::NoSteps { phase } => format!("第{phase}期没有步骤，请先把步骤归入这一期。"),
    }
}

/// "2026-11-22 09:05 张三　添加步骤".
pub fn log_line(line: &LogLine<'_>) -> String {
    let stamp = match line.stamp {
        Some(stamp) => {
            let place = match line.occasion {
                Occasion::Office => "",
                Occasion::Meeting => "(会上)",
            };
            format!("{} {}{place}", stamp.at.strftime("%Y-%m-%d %H:%M"), stamp.by)
        }
        None => "时间不详".to_owned(),
    };
    format!("{stamp}　{}", logged(line))
}

/// The same for the wall of a meeting: "09:05 添加步骤", without anybody's name.
pub fn meeting_line(line: &LogLine<'_>) -> String {
    let time = line.stamp.map(|stamp| stamp.at.strftime("%H:%M").to_string()).unwrap_or_default();
    format!("{time} {}", logged(line))
}

fn logged(line: &LogLine<'_>) -> String {
    match &line.what {
        Logged::Edit { label, force } => {
            // An offer of the meeting says so in its label too.
            let label = match line.occasion {
                Occasion::Meeting => label.strip_prefix("会上：").unwrap_or(label),
                Occasion::Office => label,
            };
            format!("{label}{}", force_mark(*force))
        }
        Logged::Event(happening) => happened(happening),
        Logged::Objection(objection) => format!("{}提出意见：{}", objector(objection), objection.text),
        Logged::Answer { objection, text } => format!("{}的意见，采纳情况：{text}", objection.unit),
        Logged::Adopted(carried) => life::carried(carried),
        Logged::Reversed { adoption, reversal } => life::reversed(adoption, reversal),
    }
}

/// Who objects: "县财政局", "市总工会(册外单位)".
pub fn objector(objection: &Objection) -> String {
    match objection.objector {
        Objector::Unchecked | Objector::Register(_) => objection.unit.clone(),
        Objector::Outside => format!("{}(册外单位)", objection.unit),
    }
}

/// Two plans in each other's way; `name` tells what a plan is called.
pub fn clash<'a>(clash: &Clash, snapshot: &Snapshot, name: impl Fn(PlanId) -> &'a str) -> String {
    let (first, second) = (&clash.first, &clash.second);
    let (one, other) = (name(first.plan), name(second.plan));
    let (step, beyond) = (first.step + 1, second.step + 1);
    match &clash.contested {
        Contested::Places { holder: of, kind: held, room } => format!(
            "“{one}”(第{step}步等，用{}名)和“{other}”(第{beyond}步起，用{}名)都用{}的{}空编，现有{room}名，只能执行一个或者减少数量。",
            first.count,
            second.count,
            holder(*of, snapshot),
            kind(*held)
        ),
        Contested::Person { person, name } => {
            let name = name.as_ref().map_or_else(|| format!("第{}号人员", person.0), |name| format!("“{name}”"));
            format!("“{one}”第{step}步和“{other}”第{beyond}步都安排了{name}，只能执行一个。")
        }
    }
}

fn force_mark(force: Force) -> &'static str {
    match force {
        Force::InForce => "",
        Force::Undone => "(已撤销)",
        Force::Dropped => "(已撤销，另作修改)",
    }
}

fn happened(happening: &Happening) -> String {
    let because = |text: &str| if text.is_empty() { String::new() } else { format!("：{text}") };
    match happening {
        Happening::Moved { from, to, note } if to < from => {
            format!("由“{}”退回“{}”{}", stage(*from), stage(*to), because(note))
        }
        Happening::Moved { from, to, note } => {
            let over: Vec<Stage> = Stage::ALL.into_iter().filter(|stage| from < stage && stage < to).collect();
            let over = if over.is_empty() { String::new() } else { format!("(越过{})", life::stages(&over)) };
            format!("由“{}”转为“{}”{over}{}", stage(*from), stage(*to), because(note))
        }
        Happening::Frozen { number } => format!("定稿，编号 {number}"),
        Happening::Thawed { number, reason } => format!("撤销定稿({number}){}", because(reason)),
        Happening::Renamed { from } => format!("更名，原名“{from}”"),
        Happening::CopiedFrom { plan, name } => format!("复制自第{}号方案“{name}”", plan.0),
        Happening::Archived => "归档".to_owned(),
        Happening::Unarchived => "取消归档".to_owned(),
        Happening::Undone { label } => format!("撤销：{label}"),
        Happening::Redone { label } => format!("重做：{label}"),
        Happening::Rebased { from: Some(from), to } => format!("基线由{}改为{}", entry(*from), entry(*to)),
        Happening::Rebased { from: None, to } => format!("基线定为{}", entry(*to)),
        Happening::MeetingBegun => "会议投影开始".to_owned(),
        Happening::MeetingEnded => "会议投影结束".to_owned(),
        Happening::ApprovalMarked { matter, authority, state, on, document } => {
            let day = on.map(|day| format!(" {day}")).unwrap_or_default();
            let number = document.as_ref().map(|number| format!(" {number}")).unwrap_or_default();
            format!("报批：{matter}，{authority}{}{day}{number}", approval_state(*state))
        }
        Happening::AdoptedUnpassed { phase, stages, reason } => {
            let of = phase.map(|phase| format!("第{phase}期")).unwrap_or_default();
            format!("{of}{}", life::adopted_unpassed(stages, reason))
        }
        Happening::PhaseAdopted { phase, entry: by } => format!("第{phase}期已执行，{}", entry(*by)),
    }
}

fn entry(id: EntryId) -> String {
    format!("第{}号凭证", id.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DateTime, InstitutionId, Operation, PlanId};
    use crate::plan::{Edit, Stamp};

    #[test]
    fn stages_are_found_again_under_their_labels() {
        for expected in Stage::ALL {
            assert_eq!(stage_from_label(stage(expected)), Some(expected));
        }
        assert_eq!(stage_from_label("已执行"), None);
    }

    #[test]
    fn the_log_reads_as_a_list_of_who_did_what_when() {
        let stamp = |minute| Stamp { at: DateTime::constant(2026, 11, 22, 9, minute, 0, 0), by: "张三".to_owned() };
        let mut plan = Plan::new(PlanId(1), "草案");
        let step = || vec![Operation::Abolish { institution: InstitutionId(1) }.into()];
        plan.revisions.push("载入步骤文件", step());
        plan.revisions.push(Edit::new("修改第1步").stamped(stamp(1)), step());
        plan.undo(Some(stamp(2)));
        plan.move_to(Stage::Tabled, "", stamp(3)).expect("moved");
        plan.freeze("定稿1号", stamp(4)).expect("frozen");
        assert_eq!(progress(&plan), "上会(定稿1号)");
        plan.move_to(Stage::Consulting, "财政局有意见", stamp(5)).expect("back");
        let told: Vec<String> = plan.log_lines().iter().map(log_line).collect();
        assert_eq!(
            told,
            [
                "时间不详　载入步骤文件",
                "2026-11-22 09:01 张三　修改第1步(已撤销)",
                "2026-11-22 09:02 张三　撤销：修改第1步",
                "2026-11-22 09:03 张三　由“草案”转为“上会”(越过征求意见)",
                "2026-11-22 09:04 张三　定稿，编号 定稿1号",
                "2026-11-22 09:05 张三　撤销定稿(定稿1号)：财政局有意见",
                "2026-11-22 09:05 张三　由“上会”退回“征求意见”：财政局有意见",
            ]
        );
    }
}
