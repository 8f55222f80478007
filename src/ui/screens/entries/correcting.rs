//! 更正: the form that says what is right of one transfer of a voucher, on the day of the voucher unless another is given.

use egui::{ComboBox, DragValue, RichText, TextEdit, Ui};

use super::grounds::GroundsDraft;
use crate::app::entry_told::{EntryTold, TransferTold};
use crate::app::mending::{Correction, Mend, TransferCorrection};
use crate::app::naming::{self, Meant, Unclear};
use crate::domain::{Headcount, Holder, MOST_PLACES, QuotaKind, Snapshot, Tier};
use crate::ui::theme;
use crate::wording;

/// Names offered while one is typed.
const OFFERED: usize = 5;

/// The correction being filled in.
#[derive(Debug)]
pub struct CorrectionForm {
    /// The transfers of the entry, in its order.
    items: Vec<Item>,
    /// Which of them is wrong.
    chosen: usize,
    count: u32,
    kind: Option<QuotaKind>,
    from: String,
    to: String,
    grounds: GroundsDraft,
}

#[derive(Debug, Clone)]
struct Item {
    /// Its number in the entry, counted from zero.
    index: usize,
    sentence: String,
    told: TransferTold,
}

impl CorrectionForm {
    /// Begins with what the entry says, so that only what is wrong has to be changed.
    pub fn of(told: &EntryTold) -> Self {
        let sentence = |index: usize| told.operations.sentences.get(index).cloned().unwrap_or_default();
        let transfers = told.operations.transfers.iter();
        let items =
            transfers.map(|(index, told)| Item { index: *index, sentence: sentence(*index), told: told.clone() });
        let mut form = Self {
            items: items.collect(),
            chosen: 0,
            count: 0,
            kind: None,
            from: String::new(),
            to: String::new(),
            grounds: GroundsDraft::new(told.listed.head.in_force),
        };
        form.choose(0);
        form
    }

    fn choose(&mut self, chosen: usize) {
        self.chosen = chosen;
        if let Some(Item { told: TransferTold { transfer, from, to }, .. }) = self.items.get(chosen) {
            (self.count, self.kind) = (transfer.count.0, Some(transfer.kind));
            (self.from, self.to) = (from.clone(), to.clone());
        }
    }

    pub fn show(&mut self, ui: &mut Ui, register: &Snapshot) {
        item(ui, self);
        right(ui, self, register);
        self.grounds.show(ui, "更正文号");
    }

    pub fn note(&self) -> &str {
        self.grounds.note()
    }

    /// The correction as filled in, or what is missing or wrong in it.
    pub fn read(&self, register: &Snapshot) -> Result<Mend, String> {
        let right = self.right(register)?;
        if right == (TransferCorrection { item: right.item, ..TransferCorrection::default() }) {
            return Err("请改成正确的数量、编制类型或者单位".to_owned());
        }
        Ok(Mend::Correct { correction: Correction::Transfer(right), grounds: self.grounds.read()? })
    }

    /// What is right of the chosen transfer, where it is not what the entry says.
    fn right(&self, register: &Snapshot) -> Result<TransferCorrection, String> {
        let Some(Item { index, told: TransferTold { transfer, from, to }, .. }) = self.items.get(self.chosen) else {
            return Err("请选更正哪一项".to_owned());
        };
        let other = |typed: &str, before: &str| match typed.trim() {
            same if same == before => Ok(None),
            "" => Err("请填写划出、划入单位".to_owned()),
            typed => match naming::holder(typed, register) {
                Ok(meant) => Ok(Some(meant.whom)),
                Err(Unclear::Ambiguous(bearers)) => Err(wording::ambiguous_name(typed, &bearers)),
                Err(Unclear::Unknown) => Err(format!("没有“{typed}”这个单位，请从列出的名称中选")),
            },
        };
        Ok(TransferCorrection {
            item: *index,
            count: (self.count != transfer.count.0).then_some(Headcount(self.count)),
            kind: self.kind.filter(|kind| *kind != transfer.kind),
            from: other(&self.from, from)?,
            to: other(&self.to, to)?,
        })
    }
}

/// Which transfer is wrong.
fn item(ui: &mut Ui, draft: &mut CorrectionForm) {
    let mut chosen = draft.chosen;
    let named = |item: &Item| format!("第{}项 {}", item.index + 1, item.sentence);
    ui.horizontal(|ui| {
        let label = ui.label("更正哪一项");
        let current = draft.items.get(chosen).map(named).unwrap_or_default();
        let combo = ComboBox::from_id_salt("corrected item").selected_text(current).width(420.0).truncate();
        let combo = combo.show_ui(ui, |ui| {
            for (place, item) in draft.items.iter().enumerate() {
                ui.selectable_value(&mut chosen, place, named(item));
            }
        });
        combo.response.labelled_by(label.id);
    });
    if chosen != draft.chosen {
        draft.choose(chosen);
    }
}

/// What is right of it.
fn right(ui: &mut Ui, draft: &mut CorrectionForm, register: &Snapshot) {
    ui.horizontal(|ui| {
        let label = ui.label("数量应为");
        ui.add(DragValue::new(&mut draft.count).range(0..=MOST_PLACES.0).suffix(" 名")).labelled_by(label.id);
        ui.label(RichText::new("0 名：本来不该有").color(theme::SECONDARY));
        let label = ui.label("编制类型应为");
        let current = draft.kind.map_or("", wording::kind);
        let combo = ComboBox::from_id_salt("corrected kind").selected_text(current).width(110.0).show_ui(ui, |ui| {
            for kind in QuotaKind::ALL {
                ui.selectable_value(&mut draft.kind, Some(kind), wording::kind(kind));
            }
        });
        combo.response.labelled_by(label.id);
    });
    holder(ui, "划出应为", &mut draft.from, register);
    holder(ui, "划入应为", &mut draft.to, register);
}

/// A holder by name: typed in full, or chosen from the names that contain what is typed.
fn holder(ui: &mut Ui, label: &str, typed: &mut String, register: &Snapshot) {
    ui.horizontal_wrapped(|ui| {
        let name = ui.label(label);
        ui.add(TextEdit::singleline(typed).desired_width(220.0)).labelled_by(name.id);
        let wanted = typed.trim().to_owned();
        match naming::holder(&wanted, register) {
            Ok(Meant { former: None, .. }) => return,
            Ok(Meant { former: Some(former), .. }) => {
                ui.label(RichText::new(wording::former_name(&former, "编制")).small().color(theme::CAUTION));
                return;
            }
            Err(_) if wanted.is_empty() => return,
            Err(_) => {}
        }
        for offered in names(register).filter(|name| name.contains(&wanted)).take(OFFERED) {
            if ui.link(&offered).clicked() {
                *typed = offered;
            }
        }
    });
}

/// Whoever holds places, by name: bodies, pools, reserves, the superior.
fn names(register: &Snapshot) -> impl Iterator<Item = String> + '_ {
    let bodies = register.institutions().map(|body| body.name.to_string());
    let pools = register.pools().iter().map(|pool| pool.name.to_string());
    let reserves = Tier::ALL.into_iter().map(Holder::Unallocated).chain([Holder::Superior]);
    bodies.chain(pools).chain(reserves.map(|holder| wording::holder(holder, register)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Institution, InstitutionId, Name, Nature, Operation, Transfer, apply_all};

    /// What the command line takes is taken here.
    #[test]
    fn a_former_name_means_the_body_that_bore_it() {
        let name = |text: &str| Name::new(text).expect("a name");
        let body = |id: u32, own: &str, former: &[&str]| {
            let bare = Institution::bare(InstitutionId(id), name(own), Tier::Township, Nature::Town);
            Operation::Establish(Institution { former_names: former.iter().map(|one| name(one)).collect(), ..bare })
        };
        let bodies = [body(1, "白鹤街道", &["白鹤镇", "鹤乡"]), body(2, "青龙镇", &["鹤乡"])];
        let register = apply_all(&Snapshot::default(), &bodies).expect("an opening");
        let (from, to) = (Holder::Superior, Holder::Institution(InstitutionId(2)));
        let kind = QuotaKind::Administrative;
        let transfer = Transfer { kind, count: Headcount(1), from, to, people: Vec::new() };
        let told = TransferTold { transfer, from: "上级".to_owned(), to: "青龙镇".to_owned() };
        let mut form = CorrectionForm {
            items: vec![Item { index: 0, sentence: String::new(), told }],
            chosen: 0,
            count: 1,
            kind: Some(kind),
            from: "上级".to_owned(),
            to: "白鹤镇".to_owned(),
            grounds: GroundsDraft::new(crate::domain::Date::constant(2026, 11, 22)),
        };
        let town = Some(Holder::Institution(InstitutionId(1)));
        assert_eq!(form.right(&register).map(|right| (right.from, right.to)), Ok((None, town)));
        form.to = "鹤乡".to_owned();
        let both = "“鹤乡”是 白鹤街道、青龙镇 共同的曾用名，不能确定指哪一个。";
        assert_eq!(form.right(&register).map(|right| right.to), Err(both.to_owned()));
    }
}
