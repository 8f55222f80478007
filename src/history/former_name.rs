//! 原名: a body asked for by a name that is not the one it bears. Whoever is answered must know of whom the answer is, so the name that
//! was asked goes along with it, and how and since when it is another, as far as the log tells.

use serde::Serialize;

use super::genealogy::{Genealogy, Lineage, Standing};
use super::happening::Happening;
use super::life::Life;
use crate::domain::{Date, InstitutionId, Name, SplitOrigin};

/// A name by which a body was asked for, where it is not the name of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormerName {
    pub asked: Name,
    pub institution: InstitutionId,
    /// The name of the day.
    pub present: Name,
    /// How the name came to be a former one; `None` where only the ledger lists it (曾用名、简称).
    pub since: Option<Succession>,
}

/// How a body came to be known by another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Succession {
    Renamed(Date),
    Merged(Date),
}

/// What became of a body that is no longer there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    Merged { into: Name, on: Date },
    Split { into: Vec<Name>, on: Date },
    Abolished { on: Date },
}

impl FormerName {
    /// With what the log knows by `day` of how the name was given up.
    #[must_use]
    pub fn dated(self, genealogy: &Genealogy, day: Date) -> Self {
        let since = succession(&genealogy.of(self.institution, day), &self, day);
        Self { since, ..self }
    }
}

impl Genealogy {
    /// The name by which a body that is gone was asked for, where it is not its last one.
    pub fn former_name(&self, institution: InstitutionId, asked: &Name, day: Date) -> Option<FormerName> {
        let present = self.lives(day).remove(&institution)?.names.pop()?;
        let former = FormerName { asked: asked.clone(), institution, present, since: None };
        (former.present != *asked).then(|| former.dated(self, day))
    }

    /// What became of the bodies that bore `name` and are gone by `day`, in the order in which they got it.
    pub fn endings(&self, name: &Name, day: Date) -> Vec<Ending> {
        self.find(name).into_iter().filter_map(|id| ending(&self.of(id, day), id, day)).collect()
    }
}

/// The last event by which the name stopped being that of the body: its own change of name before a merger.
fn succession(lineage: &Lineage, former: &FormerName, day: Date) -> Option<Succession> {
    let bore =
        |id: &InstitutionId| lineage.bodies.get(id).is_some_and(|life: &Life| life.names.contains(&former.asked));
    let mut found = None;
    for event in lineage.events.iter().filter(|event| event.standing == Standing::Lasting && event.effective <= day) {
        match &event.what {
            Happening::Renamed { institution, from, .. }
                if *institution == former.institution && *from == former.asked =>
            {
                found = Some(Succession::Renamed(event.effective));
            }
            Happening::Merged { from, .. } if found.is_none() && from.iter().any(|(id, _)| bore(id)) => {
                found = Some(Succession::Merged(event.effective));
            }
            Happening::Established { .. }
            | Happening::Renamed { .. }
            | Happening::Merged { .. }
            | Happening::Split { .. }
            | Happening::Attached { .. }
            | Happening::Redesignated { .. }
            | Happening::Abolished { .. } => {}
        }
    }
    found
}

fn ending(lineage: &Lineage, body: InstitutionId, day: Date) -> Option<Ending> {
    let mut found = None;
    for event in lineage.events.iter().filter(|event| event.standing == Standing::Lasting && event.effective <= day) {
        let on = event.effective;
        match &event.what {
            Happening::Merged { into_name, from, .. } if from.iter().any(|(id, _)| *id == body) => {
                found = Some(Ending::Merged { into: into_name.clone(), on });
            }
            Happening::Split { from, origin: SplitOrigin::Ends, new, others, .. } if *from == body => {
                let into = new.iter().chain(others).map(|(_, name)| name.clone()).collect();
                found = Some(Ending::Split { into, on });
            }
            Happening::Abolished { institution, .. } if *institution == body => found = Some(Ending::Abolished { on }),
            // Set up again.
            Happening::Established { institution, .. } if *institution == body => found = None,
            Happening::Established { .. }
            | Happening::Renamed { .. }
            | Happening::Merged { .. }
            | Happening::Split { .. }
            | Happening::Attached { .. }
            | Happening::Redesignated { .. }
            | Happening::Abolished { .. } => {}
        }
    }
    found
}
