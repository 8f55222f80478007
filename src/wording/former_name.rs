//! A body asked for by a name that is not the one it bears: what is said before the answer, and why there may be none.

use crate::domain::{InstitutionId, Name};
use crate::history::{Ending, FormerName, Life, Succession};

/// "卫计局 是 卫健局 (2019-03-01 起更名) 的原名，以下为 卫健局 的沿革。"; `what` is what is told of it.
pub fn former_name(former: &FormerName, what: &str) -> String {
    let FormerName { asked, present, since, .. } = former;
    let is = match since {
        Some(Succession::Renamed(on)) => format!("{asked} 是 {present} ({on} 起更名) 的原名"),
        Some(Succession::Merged(on)) => format!("{asked} 已并入 {present} ({on} 起)"),
        None => format!("{asked} 是 {present} 的曾用名或者简称"),
    };
    format!("{is}，以下为 {present} 的{what}。")
}

/// "“县农业局”是 县农业农村局、县畜牧局 共同的曾用名，不能确定指哪一个。"
pub fn ambiguous_name(asked: &str, bearers: &[Name]) -> String {
    format!("“{asked}”是 {} 共同的曾用名，不能确定指哪一个。", joined(bearers))
}

/// "“县种子站”先后是2个机构的名称，不能确定指哪一个：第3号机构(2020-01-01至2021-06-01)、第7号机构(…)。"
pub fn gone_namesakes(asked: &str, bodies: &[(InstitutionId, &Life)]) -> String {
    let told = |(id, life): &(InstitutionId, &Life)| {
        let last = life.names.last().filter(|name| name.as_str() != asked.trim());
        let last = last.map(|name| format!("，最后称{name}")).unwrap_or_default();
        let since = life.since.map(|day| day.to_string()).unwrap_or_default();
        let until = life.until.map_or_else(|| "今".to_owned(), |day| day.to_string());
        format!("{}({since}至{until}{last})", body_number(*id))
    };
    let told: Vec<String> = bodies.iter().map(told).collect();
    format!("“{asked}”先后是{}个机构的名称，不能确定指哪一个：{}。", bodies.len(), told.join("、"))
}

/// "第3号机构": what tells bodies apart that bore one name after the other.
pub fn body_number(body: InstitutionId) -> String {
    format!("第{}号机构", body.0)
}

/// The body that [`body_number`] says.
pub fn numbered_body(written: &str) -> Option<InstitutionId> {
    let number = written.trim().strip_prefix('第')?.strip_suffix("号机构")?;
    number.parse().ok().map(InstitutionId)
}

/// "“县农林局”自2020-01-01起分设为 县林业局、县农业局。"
pub fn ended_name(asked: &str, ending: &Ending) -> String {
    match ending {
        Ending::Merged { into, on } => format!("“{asked}”自{on}起并入 {into}。"),
        Ending::Split { into, on } => format!("“{asked}”自{on}起分设为 {}，不能确定指哪一个。", joined(into)),
        Ending::Abolished { on } => format!("“{asked}”自{on}起已撤销。"),
    }
}

fn joined(names: &[Name]) -> String {
    names.iter().map(Name::as_str).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Date, InstitutionId};

    #[test]
    fn the_answer_says_of_whom_it_is() {
        let name = |text| Name::new(text).expect("a name");
        let former =
            |since| FormerName {
                asked: name("卫计局"), institution: InstitutionId(1), present: name("卫健局"), since
            };
        let day = Date::constant(2019, 3, 1);
        assert_eq!(
            former_name(&former(Some(Succession::Renamed(day))), "沿革"),
            "卫计局 是 卫健局 (2019-03-01 起更名) 的原名，以下为 卫健局 的沿革。"
        );
        assert_eq!(
            former_name(&former(Some(Succession::Merged(day))), "核定数"),
            "卫计局 已并入 卫健局 (2019-03-01 起)，以下为 卫健局 的核定数。"
        );
        assert_eq!(former_name(&former(None), "人员"), "卫计局 是 卫健局 的曾用名或者简称，以下为 卫健局 的人员。");
        assert_eq!(
            ambiguous_name("农林局", &[name("农业局"), name("林业局")]),
            "“农林局”是 农业局、林业局 共同的曾用名，不能确定指哪一个。"
        );
    }
}
