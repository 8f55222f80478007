//! The form of a claim: what was counted, whose, of which kinds, how many, on which day, and who says so.

use egui::{Button, ComboBox, Label, RichText, ScrollArea, TextEdit, Ui};

use crate::app::naming::{self, Meant, Unclear};
use crate::app::{Action, Desk, HistoryAction, HistoryPurpose, Purpose, State};
use crate::domain::{
    AssertedKinds, AssertedQuantity, Assertion, Date, DocumentNumber, Headcount, Holder, Institution, QuotaKind, Scope,
    Tier,
};
use crate::ui::theme;
use crate::ui::widgets::{date, primary};
use crate::wording;

/// Names offered while one is typed.
const OFFERED: usize = 6;

#[derive(Debug)]
pub struct ClaimDraft {
    about: About,
    subject: String,
    scope: Scope,
    kinds: AssertedKinds,
    count: String,
    on: String,
    document: String,
    source: String,
}

/// What is counted, before it is known whose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Authorized,
    Issued,
    Strength,
}

impl Default for ClaimDraft {
    fn default() -> Self {
        Self {
            about: About::Authorized,
            subject: String::new(),
            scope: Scope::Book,
            kinds: AssertedKinds::One(QuotaKind::Administrative),
            count: String::new(),
            on: String::new(),
            document: String::new(),
            source: String::new(),
        }
    }
}

impl About {
    const ALL: [Self; 3] = [Self::Authorized, Self::Issued, Self::Strength];

    fn word(self) -> &'static str {
        match self {
            Self::Authorized => "核定",
            Self::Issued => "下达总量",
            Self::Strength => "实有",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Authorized => "单位、周转池或者机动编制核定的编制",
            Self::Issued => "上级下达的编制总量：全部，或者一个层级的单位、周转池和机动编制合计",
            Self::Strength => "财政统发、组织人社等掌握的在编人数，与当天的花名册比",
        }
    }
}

/// The height in points of the buttons under the fields, with the line that says why nothing can be noted.
const FOOT: f32 = 76.0;

/// The fields, which scroll where there is little height, and under them the buttons, which are always in sight.
pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut ClaimDraft, actions: &mut Vec<Action>) {
    let room = (ui.available_height() - FOOT).max(FOOT);
    let fields = ScrollArea::vertical().id_salt("claim form").auto_shrink(false).max_height(room);
    let quantity = fields.show(ui, |ui| fields_of(ui, state, desk, draft)).inner;
    ui.separator();
    let composed = quantity.and_then(|quantity| composed(draft, quantity, state));
    let hindrance = desk.read_only().map(str::to_owned).or_else(|| composed.as_ref().err().cloned());
    ui.horizontal(|ui| {
        match (composed, &hindrance) {
            (Ok(assertion), None) => {
                if primary(ui, "登记声明").clicked() {
                    actions.push(Action::History(HistoryAction::Claim(assertion)));
                }
            }
            (Ok(_) | Err(_), why) => {
                let why = why.as_deref().unwrap_or_default();
                ui.add_enabled(false, Button::new("登记声明")).on_disabled_hover_text(why);
            }
        }
        let read_only = desk.read_only();
        let import = ui.add_enabled(read_only.is_none(), Button::new("导入声明表…"));
        if import.on_hover_text(TEMPLATE).on_disabled_hover_text(read_only.unwrap_or_default()).clicked() {
            actions.push(Action::Choose(Purpose::History(HistoryPurpose::ImportClaims)));
        }
    });
    if let Some(why) = hindrance {
        ui.add(Label::new(RichText::new(&why).small().color(theme::CAUTION)).truncate()).on_hover_text(why);
    }
}

const TEMPLATE: &str =
    "表头：单位、类别(核定、实有、下达总量)、编制类型、数、日期，可以再有文号、来源。xlsx、xls 或者 csv。";

fn fields_of(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut ClaimDraft) -> Result<AssertedQuantity, String> {
    ui.label(RichText::new("登记声明").font(theme::bold(theme::SUBHEADING)));
    ui.horizontal(|ui| {
        for about in About::ALL {
            ui.selectable_value(&mut draft.about, about, about.word()).on_hover_text(about.hint());
        }
    });
    ui.label(RichText::new(draft.about.hint()).small().color(theme::SECONDARY));
    let quantity = match draft.about {
        About::Issued => {
            scopes(ui, &mut draft.scope);
            Ok(AssertedQuantity::Issued(draft.scope))
        }
        about @ (About::Authorized | About::Strength) => {
            let holder = subject(ui, about, &mut draft.subject, desk, state.today);
            holder.ok_or_else(|| "请填写单位".to_owned()).and_then(|holder| of_holder(about, holder))
        }
    };
    kinds(ui, draft);
    field(ui, "声明数", &mut draft.count, if draft.about == About::Strength { "几人" } else { "几名" });
    field(ui, "截至日期", &mut draft.on, &state.today.to_string());
    field(ui, "载明文号", &mut draft.document, "可以不填，如 安委编〔2026〕12号");
    field(ui, "来源", &mut draft.source, "如 下达文件、统发工资人数");
    ui.label(RichText::new(format!("导入声明表的{TEMPLATE}")).small().color(theme::SECONDARY));
    quantity
}

fn composed(draft: &ClaimDraft, quantity: AssertedQuantity, state: &State) -> Result<Assertion, String> {
    let document = match draft.document.trim() {
        "" => None,
        typed => Some(DocumentNumber::new(typed).map_err(|_| "载明文号应如 安委编〔2026〕12号".to_owned())?),
    };
    // Left blank it is no claim of none.
    let count = draft.count.trim();
    let count = count.parse().map(Headcount).map_err(|_| match count {
        "" => "请填写声明数".to_owned(),
        typed => format!("声明数“{typed}”不是整数"),
    })?;
    Ok(Assertion {
        on: date::read(&draft.on).map_err(|why| format!("截至日期：{why}"))?.unwrap_or(state.today),
        quantity,
        kinds: draft.kinds,
        count,
        document,
        source: draft.source.trim().to_owned(),
        note: String::new(),
    })
}

fn of_holder(about: About, holder: Holder) -> Result<AssertedQuantity, String> {
    match (about, holder) {
        (About::Strength, Holder::Institution(institution)) => Ok(AssertedQuantity::Strength(institution)),
        (About::Strength, Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_)) => {
            Err("实有人数只能是单位的".to_owned())
        }
        (About::Authorized | About::Issued, holder) => Ok(AssertedQuantity::Authorized(holder)),
    }
}

fn field(ui: &mut Ui, label: &str, typed: &mut String, hint: &str) {
    let label = ui.label(label);
    ui.add(TextEdit::singleline(typed).hint_text(hint).desired_width(f32::INFINITY)).labelled_by(label.id);
}

fn scopes(ui: &mut Ui, scope: &mut Scope) {
    ui.horizontal(|ui| {
        let label = ui.label("范围");
        let combo = ComboBox::from_id_salt("claim scope").selected_text(wording::scope_label(*scope)).width(120.0);
        let combo = combo.show_ui(ui, |ui| {
            for one in std::iter::once(Scope::Book).chain(Tier::ALL.into_iter().map(Scope::Tier)) {
                ui.selectable_value(scope, one, wording::scope_label(one));
            }
        });
        combo.response.labelled_by(label.id);
    });
}

fn kinds(ui: &mut Ui, draft: &mut ClaimDraft) {
    let is_offered = |about: About, kinds: AssertedKinds| {
        about == About::Strength || kinds != AssertedKinds::One(QuotaKind::OffQuota)
    };
    if !is_offered(draft.about, draft.kinds) {
        draft.kinds = AssertedKinds::Quota;
    }
    ui.horizontal(|ui| {
        let label = ui.label("编制类型");
        let combo = ComboBox::from_id_salt("claim kinds").selected_text(wording::claim_kinds(draft.kinds)).width(120.0);
        let combo = combo.show_ui(ui, |ui| {
            for one in AssertedKinds::all().filter(|kinds| is_offered(draft.about, *kinds)) {
                ui.selectable_value(&mut draft.kinds, one, wording::claim_kinds(one));
            }
        });
        combo.response.labelled_by(label.id);
    });
}

/// A holder by name: typed in full, or chosen from the names that contain what is typed. Pools and reserves have places, but no
/// people. A former name is taken, and it is said whose it was.
fn subject(ui: &mut Ui, about: About, typed: &mut String, desk: &Desk, today: Date) -> Option<Holder> {
    let snapshot = &desk.register.snapshot;
    field(ui, "单位", typed, "输入名称的一部分，曾用名也可以");
    match naming::holder(typed, snapshot) {
        Ok(Meant { whom, former }) => {
            if let Some(former) = former {
                let former = match &desk.history.story.genealogy {
                    Some(stories) => former.dated(stories, today),
                    None => former,
                };
                ui.label(RichText::new(wording::former_name(&former, "声明")).small().color(theme::CAUTION));
            }
            return Some(whom);
        }
        Err(Unclear::Ambiguous(bearers)) => {
            ui.label(RichText::new(wording::ambiguous_name(typed, &bearers)).small().color(theme::BAD));
        }
        Err(Unclear::Unknown) => {}
    }
    let wanted = typed.trim().to_owned();
    if wanted.is_empty() {
        return None;
    }
    let reserves = Tier::ALL.into_iter().map(|tier| wording::holder(Holder::Unallocated(tier), snapshot));
    let others: Vec<String> = match about {
        About::Strength => Vec::new(),
        About::Authorized | About::Issued => {
            snapshot.pools().iter().map(|pool| pool.name.to_string()).chain(reserves).collect()
        }
    };
    // Of a body that is known by another name than the one that fits, the name it bears is offered.
    let fits = |institution: &&Institution| institution.all_names().any(|name| name.as_str().contains(&wanted));
    let bodies = snapshot.institutions().filter(fits).map(|institution| institution.name.as_str());
    let others = others.iter().map(String::as_str).filter(|name| name.contains(&wanted));
    ui.horizontal_wrapped(|ui| {
        for offered in bodies.chain(others).take(OFFERED) {
            if ui.link(offered).clicked() {
                *typed = offered.to_owned();
            }
        }
    });
    None
}
