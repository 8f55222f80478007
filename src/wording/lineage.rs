//! The story of a body in words (沿革): what happened, seen from the body whose story it is, on which document, and how it stands with it
//! today. The chart, the table, the page of text and JSON all have their words from here.

use super::label::{grade, nature, tier};
use super::operation::basis;
use crate::domain::{Basis, Force, InstitutionId, Mended, Name, Relation, SplitOrigin};
use crate::history::{Designation, Event, Founding, Happening, Listing, Mending};

/// What happened, in the story of `subject`: "由县农林局分设", "分设出县林业局", "冲销第3号凭证：恢复县种子站". Names as they were borne
/// at the time.
pub fn event(event: &Event, subject: InstitutionId) -> String {
    match event.relation {
        Some(Relation::Reverses(entry)) if event.withdraws() => format!("撤回第{}号凭证，该凭证没有生效", entry.0),
        Some(Relation::Reverses(entry)) => format!("冲销第{}号凭证：{}", entry.0, taken_back(&event.what, subject)),
        Some(Relation::Corrects(entry)) => format!("更正第{}号凭证：{}", entry.0, happening(&event.what, subject)),
        Some(Relation::Documents(_)) | None => happening(&event.what, subject),
    }
}

/// 依据 of an event: of a body that was listed, what the ledger had as its 批准文号, too.
pub fn event_basis(event: &Event) -> String {
    let charter = match &event.what {
        Happening::Established { founding: Founding::Listed { charter, .. }, .. } => charter.as_str(),
        Happening::Established { founding: Founding::Decided, .. }
        | Happening::Renamed { .. }
        | Happening::Merged { .. }
        | Happening::Split { .. }
        | Happening::Attached { .. }
        | Happening::Redesignated { .. }
        | Happening::Abolished { .. } => "",
    };
    match (charter, &event.basis) {
        ("", own) => basis(own),
        (charter, Basis::Pending) => format!("{charter}(台账所载)"),
        (charter, own @ Basis::Document(_)) => format!("{}；{charter}(台账所载)", basis(own)),
    }
}

/// How it stands with an event: "○ 待生效", "已由第4号凭证冲销", "未生效即撤回(第4号凭证)"; empty where it holds and nothing has mended its entry.
pub fn event_standing(event: &Event) -> String {
    let waiting = match (event.force, event.mended) {
        (Force::Waiting, _) => Some("○ 待生效".to_owned()),
        (Force::InForce, _) => None,
        (Force::Withdrawn, Some(mending)) => return format!("未生效即撤回(第{}号凭证)", mending.how.by().0),
        (Force::Withdrawn, None) => return "未生效即撤回".to_owned(),
    };
    waiting.into_iter().chain(event.mended.as_ref().map(mended)).collect::<Vec<_>>().join("，")
}

fn mended(mending: &Mending) -> String {
    let when = match mending.force {
        Force::InForce | Force::Withdrawn => "已".to_owned(),
        Force::Waiting => format!("{}起将", mending.from),
    };
    let (by, what) = match mending.how {
        Mended::Reversed(by) => (by, "冲销"),
        Mended::Corrected(by) => (by, "更正"),
    };
    let again = mending.taken_back.map(|again| format!("，该{what}又由第{}号凭证冲销", again.0)).unwrap_or_default();
    format!("{when}由第{}号凭证{what}{again}", by.0)
}

/// What an event is called on the chart of a lineage: "设立", "更名", "合并", "划归", "改变性质", "撤销".
pub fn happening_word(happening: &Happening) -> &'static str {
    match happening {
        Happening::Established { founding, .. } => founding_word(founding),
        Happening::Renamed { .. } => "更名",
        Happening::Merged { .. } => "合并",
        Happening::Split { .. } => "分设",
        Happening::Attached { .. } => "划归",
        Happening::Redesignated { from, to, .. } => match (from.nature == to.nature, from.tier == to.tier) {
            (false, _) => "改变性质",
            (true, false) => "改变层级",
            (true, true) => "改变规格",
        },
        Happening::Abolished { .. } => "撤销",
    }
}

fn founding_word(founding: &Founding) -> &'static str {
    match founding {
        Founding::Decided => "设立",
        Founding::Listed { listing: Listing::Opening, .. } => "建账登记",
        Founding::Listed { listing: Listing::Later, .. } => "补录登记",
    }
}

/// "设立县农业局(隶属县人民政府)", "建账登记县农业局，此前沿革未录".
fn happening(happening: &Happening, subject: InstitutionId) -> String {
    match happening {
        Happening::Established { name, parent, founding, .. } => {
            let parent = parent.as_ref().map(|parent| format!("(隶属{parent})")).unwrap_or_default();
            let before = match founding {
                Founding::Decided => "",
                Founding::Listed { .. } => "，此前沿革未录",
            };
            format!("{}{name}{parent}{before}", founding_word(founding))
        }
        Happening::Renamed { from, to, .. } => format!("{from}更名为{to}"),
        Happening::Merged { into_name, from, .. } => format!("{}并入{into_name}", listed(from.iter())),
        Happening::Split { from, from_name, origin, new, others } => {
            split((*from, from_name), *origin, (new, others), subject)
        }
        Happening::Attached { name, parent, supervisor, .. } => {
            let managed = supervisor.as_ref().map(|by| format!("，由{by}管理")).unwrap_or_default();
            match parent {
                Some(parent) => format!("{name}划归{parent}{managed}"),
                None => format!("{name}不再隶属其他机构{managed}"),
            }
        }
        Happening::Redesignated { name, from, to, .. } => {
            format!("{name}由{}改为{}", designation(*from, *to), designation(*to, *from))
        }
        Happening::Abolished { name, .. } => format!("撤销{name}"),
    }
}

/// The same of an entry that takes another back: nothing is set up or abolished by it, it is as it was.
fn taken_back(what: &Happening, subject: InstitutionId) -> String {
    match what {
        Happening::Established { name, .. } => format!("恢复{name}"),
        Happening::Abolished { name, .. } => format!("退回{name}的设立"),
        Happening::Renamed { from, to, .. } => format!("{from}恢复原名{to}"),
        Happening::Redesignated { name, from, to, .. } => {
            format!("{name}由{}恢复为{}", designation(*from, *to), designation(*to, *from))
        }
        Happening::Attached { name, parent: Some(parent), .. } => format!("{name}恢复隶属{parent}"),
        Happening::Attached { parent: None, .. } | Happening::Merged { .. } | Happening::Split { .. } => {
            happening(what, subject)
        }
    }
}

/// A body by the name it bore.
type Named = (InstitutionId, Name);

/// Of whom it was set up: "由县农林局分设，同时分设县林业局，县农林局撤销"; of whom it was taken: "分设出县林业局".
fn split(
    (from, from_name): (InstitutionId, &Name),
    origin: SplitOrigin,
    (new, others): (&[Named], &[Named]),
    subject: InstitutionId,
) -> String {
    let own = new.iter().find(|(id, _)| *id == subject).map(|(_, name)| name);
    let divided = match own {
        Some(own) => {
            let beside = listed(new.iter().filter(|(id, _)| *id != subject));
            let beside = if beside.is_empty() { beside } else { format!("，同时分设{beside}") };
            format!("{own}由{from_name}分设{beside}")
        }
        None if new.is_empty() => String::new(),
        None if from == subject => format!("{from_name}分设出{}", listed(new.iter())),
        None => format!("由{from_name}分设{}", listed(new.iter())),
    };
    let given = match others.is_empty() {
        true => String::new(),
        false => format!("{from_name}部分机构编制划给{}", listed(others.iter())),
    };
    let ended = match origin {
        SplitOrigin::Ends => format!("{from_name}撤销"),
        SplitOrigin::Remains => String::new(),
    };
    [divided, given, ended].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("，")
}

fn listed<'a>(bodies: impl Iterator<Item = &'a Named>) -> String {
    bodies.map(|(_, name)| name.to_string()).collect::<Vec<_>>().join("、")
}

/// What a body is, as far as it is not what the other one is: "事业单位、正科级".
fn designation(is: Designation, other: Designation) -> String {
    let words = [
        (is.nature != other.nature).then(|| nature(is.nature)),
        (is.tier != other.tier).then(|| tier(is.tier)),
        (is.grade != other.grade).then(|| is.grade.map_or("未定规格", grade)),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Date, DocumentNumber, EntryId, Grade, Nature, Tier};
    use crate::history::Standing;

    const FIRST: InstitutionId = InstitutionId(1);
    const SECOND: InstitutionId = InstitutionId(2);
    const THIRD: InstitutionId = InstitutionId(3);

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn of(what: Happening) -> Event {
        Event {
            entry: EntryId(2),
            effective: Date::constant(2026, 1, 1),
            basis: Basis::Pending,
            relation: None,
            mended: None,
            force: Force::InForce,
            standing: Standing::Lasting,
            what,
        }
    }

    #[test]
    fn what_happened_is_a_sentence_in_the_names_of_the_time() {
        let merged = Happening::Merged {
            into: FIRST,
            into_name: name("县植保站"),
            from: vec![(SECOND, name("县种子站")), (THIRD, name("县农机站"))],
        };
        assert_eq!(event(&of(merged), FIRST), "县种子站、县农机站并入县植保站");
        let from = Designation { nature: Nature::PublicInstitution, tier: Tier::County, grade: None };
        let to = Designation { nature: Nature::Government, grade: Some(Grade::Section), ..from };
        let changed = Happening::Redesignated { institution: FIRST, name: name("县大数据局"), from, to };
        let expected = format!("县大数据局由{}、未定规格改为{}、正科级", nature(from.nature), nature(to.nature));
        assert_eq!(event(&of(changed), FIRST), expected);
    }

    #[test]
    fn a_body_that_was_only_listed_was_not_set_up_that_day() {
        let listed = |listing, charter: &str| Happening::Established {
            institution: FIRST,
            name: name("县农业局"),
            parent: None,
            founding: Founding::Listed { listing, charter: charter.to_owned() },
        };
        let opening = of(listed(Listing::Opening, "安编〔2010〕3号"));
        assert_eq!(event(&opening, FIRST), "建账登记县农业局，此前沿革未录");
        assert_eq!(happening_word(&opening.what), "建账登记");
        assert_eq!(event_basis(&opening), "安编〔2010〕3号(台账所载)");
        let number = DocumentNumber::new("安编〔2026〕1号").expect("a number");
        let documented = Event { basis: Basis::Document(number), ..opening };
        assert_eq!(event_basis(&documented), "安编〔2026〕1号；安编〔2010〕3号(台账所载)");
        let later = of(listed(Listing::Later, ""));
        assert_eq!(
            (event(&later, FIRST), event_basis(&later)),
            ("补录登记县农业局，此前沿革未录".to_owned(), "文号待补".to_owned())
        );
    }

    #[test]
    fn a_division_is_told_from_the_side_of_whoever_asks() {
        let split = |origin| {
            of(Happening::Split {
                from: FIRST,
                from_name: name("县农林局"),
                origin,
                new: vec![(SECOND, name("县林业局"))],
                others: vec![(THIRD, name("县畜牧局"))],
            })
        };
        let remains = split(SplitOrigin::Remains);
        let given = "县农林局部分机构编制划给县畜牧局";
        assert_eq!(event(&remains, SECOND), format!("县林业局由县农林局分设，{given}"));
        assert_eq!(event(&remains, FIRST), format!("县农林局分设出县林业局，{given}"));
        assert_eq!(event(&remains, THIRD), format!("由县农林局分设县林业局，{given}"));
        let ends = split(SplitOrigin::Ends);
        assert_eq!(event(&ends, SECOND), format!("县林业局由县农林局分设，{given}，县农林局撤销"));
    }

    #[test]
    fn what_was_taken_back_says_by_which_entry_and_the_taking_back_what_it_is() {
        let renamed = Happening::Renamed { institution: FIRST, from: name("县农业局"), to: name("县农委") };
        let mending = Mending {
            how: Mended::Reversed(EntryId(4)),
            from: Date::constant(2027, 1, 1),
            force: Force::InForce,
            taken_back: None,
        };
        let standing = |mending: Mending| event_standing(&Event { mended: Some(mending), ..of(renamed.clone()) });
        assert_eq!(standing(mending), "已由第4号凭证冲销");
        assert_eq!(standing(Mending { force: Force::Waiting, ..mending }), "2027-01-01起将由第4号凭证冲销");
        let again = Mending { taken_back: Some(EntryId(5)), ..mending };
        assert_eq!(standing(again), "已由第4号凭证冲销，该冲销又由第5号凭证冲销");
        assert_eq!(standing(Mending { how: Mended::Corrected(EntryId(4)), ..mending }), "已由第4号凭证更正");
        let waiting = Event { force: Force::Waiting, mended: Some(mending), ..of(renamed.clone()) };
        assert_eq!(event_standing(&waiting), "○ 待生效，已由第4号凭证冲销");
        let withdrawn = Event { force: Force::Withdrawn, ..waiting };
        assert_eq!(event_standing(&withdrawn), "未生效即撤回(第4号凭证)");
        let taking = Event { mended: None, relation: Some(Relation::Reverses(EntryId(2))), ..withdrawn };
        assert_eq!(
            (event(&taking, FIRST), event_standing(&taking)),
            ("撤回第2号凭证，该凭证没有生效".to_owned(), "未生效即撤回".to_owned())
        );
        assert_eq!(event_standing(&of(renamed)), "");
        let reversal = |what| event(&Event { relation: Some(Relation::Reverses(EntryId(2))), ..of(what) }, FIRST);
        let back = Happening::Renamed { institution: FIRST, from: name("县农委"), to: name("县农业局") };
        assert_eq!(reversal(back), "冲销第2号凭证：县农委恢复原名县农业局");
        let gone = Happening::Abolished { institution: FIRST, name: name("县农业局") };
        assert_eq!(reversal(gone), "冲销第2号凭证：退回县农业局的设立");
    }
}
