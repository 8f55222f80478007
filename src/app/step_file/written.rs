//! A step file as written: names, labels and numbers, nothing looked up yet.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenFile {
    pub name: Option<String>,
    pub effective: Option<String>,
    pub document: Option<String>,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub steps: Vec<WrittenStep>,
}

/// One step; of the operations exactly one is wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenStep {
    transfer: Option<WrittenTransfer>,
    offices: Option<WrittenOffices>,
    leaders: Option<WrittenLeaders>,
    nameplates: Option<WrittenNameplates>,
    establish: Option<WrittenEstablishment>,
    rename: Option<WrittenRenaming>,
    attach: Option<WrittenAttachment>,
    merge: Option<WrittenMerger>,
    split: Option<WrittenSplit>,
    duties: Option<WrittenDuties>,
    pool: Option<WrittenPool>,
    lend: Option<WrittenLoan>,
    recall: Option<WrittenRecall>,
    clear: Option<WrittenClearance>,
    close: Option<WrittenClosing>,
    deploy: Option<WrittenDeployment>,
    end_deployment: Option<WrittenReturn>,
    release: Option<WrittenRelease>,
    #[serde(default)]
    pub reason: String,
    pub approval: Option<String>,
    /// 分步到位: the phase it belongs to, counted from one.
    pub phase: Option<u32>,
}

/// What a step does.
pub(super) enum Written {
    Transfer(WrittenTransfer),
    Offices(WrittenOffices),
    Leaders(WrittenLeaders),
    Nameplates(WrittenNameplates),
    Establish(WrittenEstablishment),
    Rename(WrittenRenaming),
    Attach(WrittenAttachment),
    Merge(WrittenMerger),
    Split(WrittenSplit),
    Duties(WrittenDuties),
    Pool(WrittenPool),
    Lend(WrittenLoan),
    Recall(WrittenRecall),
    Clear(WrittenClearance),
    Close(WrittenClosing),
    Deploy(WrittenDeployment),
    EndDeployment(WrittenReturn),
    Release(WrittenRelease),
}

impl WrittenStep {
    /// The one thing the step does; `None` when it says nothing or several things.
    pub(super) fn take(&mut self) -> Option<Written> {
        let written = [
            self.transfer.take().map(Written::Transfer),
            self.offices.take().map(Written::Offices),
            self.leaders.take().map(Written::Leaders),
            self.nameplates.take().map(Written::Nameplates),
            self.establish.take().map(Written::Establish),
            self.rename.take().map(Written::Rename),
            self.attach.take().map(Written::Attach),
            self.merge.take().map(Written::Merge),
            self.split.take().map(Written::Split),
            self.duties.take().map(Written::Duties),
            self.pool.take().map(Written::Pool),
            self.lend.take().map(Written::Lend),
            self.recall.take().map(Written::Recall),
            self.clear.take().map(Written::Clear),
            self.close.take().map(Written::Close),
            self.deploy.take().map(Written::Deploy),
            self.end_deployment.take().map(Written::EndDeployment),
            self.release.take().map(Written::Release),
        ];
        let mut written = written.into_iter().flatten();
        written.next().filter(|_| written.next().is_none())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenTransfer {
    pub kind: String,
    pub count: u32,
    pub from: String,
    pub to: String,
    #[serde(default)]
    pub people: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenOffices {
    pub institution: String,
    pub scheme: String,
    #[serde(default)]
    pub special: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenLeaders {
    pub institution: String,
    pub chief: u32,
    pub deputy: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenNameplates {
    pub institution: String,
    pub names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenEstablishment {
    pub name: String,
    pub nature: String,
    /// Follows from the nature where it is not stated.
    pub tier: Option<String>,
    pub class: Option<String>,
    pub zone: Option<String>,
    pub parent: Option<String>,
    pub supervisor: Option<String>,
    pub scheme: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenRenaming {
    pub institution: String,
    pub name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenAttachment {
    pub institution: String,
    pub parent: Option<String>,
    pub supervisor: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenMerger {
    pub from: Vec<String>,
    pub into: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenSplit {
    pub from: String,
    /// 存续 or 解散.
    pub origin: String,
    pub shares: Vec<WrittenShare>,
}

/// What one body gets: a new one by its description, or a known one by its name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenShare {
    pub establish: Option<WrittenEstablishment>,
    pub to: Option<String>,
    /// Kinds by their labels.
    #[serde(default)]
    pub places: BTreeMap<String, u32>,
    #[serde(default)]
    pub people: Vec<String>,
    /// The posts of the offices that go along do so unnamed.
    #[serde(default)]
    pub posts: Vec<String>,
    #[serde(default)]
    pub offices: Vec<String>,
    #[serde(default)]
    pub nameplates: Vec<String>,
    #[serde(default)]
    pub chief: u32,
    #[serde(default)]
    pub deputy: u32,
    #[serde(default)]
    pub dependents: Vec<String>,
    #[serde(default)]
    pub duties: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenDuties {
    pub institution: String,
    pub list: String,
    pub items: Vec<WrittenDuty>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenDuty {
    pub item: String,
    #[serde(default)]
    pub basis: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenPool {
    pub name: String,
    pub tier: String,
    pub kind: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenLoan {
    pub pool: String,
    pub borrower: String,
    pub kind: String,
    pub count: u32,
    pub until: String,
    pub return_by: String,
    #[serde(default)]
    pub purpose: String,
    pub document: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenRecall {
    pub borrower: String,
    pub kind: String,
    pub count: u32,
    /// Wanted where the borrower has loans of several pools.
    pub pool: Option<String>,
    /// The last day of the loan's term, wanted where there are several loans of a pool.
    pub until: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenClearance {
    pub institution: String,
    pub kind: String,
    pub count: u32,
    pub number: String,
    pub lapses: String,
    #[serde(default)]
    pub purpose: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenClosing {
    pub number: String,
    pub count: u32,
    pub outcome: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenDeployment {
    pub owner: String,
    pub user: String,
    pub kind: String,
    pub count: u32,
    pub arrangement: String,
    #[serde(default)]
    pub people: Vec<String>,
    pub document: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenReturn {
    pub owner: String,
    pub user: String,
    pub kind: String,
    #[serde(default)]
    pub people: Vec<String>,
}

/// Who leaves: a name, with the end of the ID number behind it or the institution beside it where it is not unique.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum WrittenRelease {
    Person(String),
    PersonOf { person: String, institution: String },
}
