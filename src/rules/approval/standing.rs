//! How far a need has come: what the plan keeps track of, held against the document numbers at its steps. A number that stands at all
//! steps concerned is an approval, whoever entered it there.

use super::{ApprovalDocument, ApprovalForce, ApprovalLink, ApprovalNeed};
use crate::domain::Date;
use crate::plan::{ApprovalState, Plan};

/// Where a need stands as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NeedStanding {
    /// The deciding authority has approved.
    Approved,
    /// This authority is the next to be heard.
    Waiting {
        authority: String,
        state: ApprovalState,
    },
    Refused {
        authority: String,
    },
    /// Approved, but these steps (from zero) bear no number of a document: they may have come later.
    Lacking {
        steps: Vec<usize>,
    },
}

/// Where one authority of a chain stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkStanding {
    pub link: ApprovalLink,
    pub state: ApprovalState,
    pub on: Option<Date>,
    /// Numbers of documents; several where the steps bear different ones.
    pub documents: Vec<String>,
}

impl ApprovalNeed {
    /// Every authority of the chain, in its order.
    pub fn links(&self, plan: &Plan) -> Vec<LinkStanding> {
        self.level.chain.iter().map(|link| self.link(link, plan)).collect()
    }

    pub fn standing(&self, plan: &Plan) -> NeedStanding {
        let links = self.links(plan);
        let deciding = self.level.deciding();
        if let Some(refused) = links.iter().find(|it| it.state == ApprovalState::Refused) {
            return NeedStanding::Refused { authority: refused.link.authority.clone() };
        }
        if links.iter().any(|it| Some(&it.link) == deciding && it.state == ApprovalState::Approved) {
            let steps = self.lacking(plan);
            return if steps.is_empty() { NeedStanding::Approved } else { NeedStanding::Lacking { steps } };
        }
        let waiting = links.iter().find(|it| it.state != ApprovalState::Approved);
        match waiting {
            Some(it) => NeedStanding::Waiting { authority: it.link.authority.clone(), state: it.state },
            None => NeedStanding::Approved,
        }
    }

    /// Whether nothing is left to be got.
    pub fn is_settled(&self, plan: &Plan) -> bool {
        self.level.force != ApprovalForce::Required || self.standing(plan) == NeedStanding::Approved
    }

    fn link(&self, link: &ApprovalLink, plan: &Plan) -> LinkStanding {
        let mark = plan.approval_mark(self.level.identity(), &link.authority);
        let state = mark.map(|mark| mark.state).unwrap_or_default();
        let on = mark.and_then(|mark| mark.on);
        let documents = mark.and_then(|mark| mark.document.as_ref()).map(ToString::to_string).into_iter().collect();
        let decides = Some(link) == self.level.deciding();
        let entered = if decides && state != ApprovalState::Refused { self.entered(plan) } else { Vec::new() };
        if entered.is_empty() {
            return LinkStanding { link: link.clone(), state, on, documents };
        }
        LinkStanding { link: link.clone(), state: ApprovalState::Approved, on, documents: entered }
    }

    /// The numbers that stand where the deciding one is entered; empty unless it stands everywhere it belongs.
    fn entered(&self, plan: &Plan) -> Vec<String> {
        match self.level.document {
            ApprovalDocument::Steps if self.lacking(plan).is_empty() => {
                let mut numbers: Vec<String> = Vec::new();
                for step in self.steps.iter().filter_map(|index| plan.steps().get(*index)) {
                    let number = step.approval.as_ref().map(ToString::to_string);
                    numbers.extend(number.filter(|number| !numbers.contains(number)));
                }
                numbers
            }
            ApprovalDocument::Plan => plan.numbers_of(&self.steps),
            ApprovalDocument::Steps | ApprovalDocument::Record => Vec::new(),
        }
    }

    /// The steps that should bear a number and do not.
    fn lacking(&self, plan: &Plan) -> Vec<usize> {
        match self.level.document {
            ApprovalDocument::Steps => {
                let is_bare = |index: &usize| plan.steps().get(*index).is_some_and(|step| step.approval.is_none());
                self.steps.iter().copied().filter(is_bare).collect()
            }
            ApprovalDocument::Plan | ApprovalDocument::Record => Vec::new(),
        }
    }
}

/// The needs that are not finally approved, in order.
pub fn outstanding<'a>(needs: &'a [ApprovalNeed], plan: &'a Plan) -> impl Iterator<Item = &'a ApprovalNeed> {
    needs.iter().filter(|need| !need.is_settled(plan))
}

/// 批准机关: who has finally approved what the plan needs, each once.
pub fn approvers(needs: &[ApprovalNeed], plan: &Plan) -> Vec<String> {
    let mut approvers: Vec<String> = Vec::new();
    let required = needs.iter().filter(|need| need.level.force == ApprovalForce::Required);
    for need in required.filter(|need| need.standing(plan) == NeedStanding::Approved) {
        let authority = need.level.deciding().map(|link| link.authority.clone());
        approvers.extend(authority.filter(|authority| !approvers.contains(authority)));
    }
    approvers
}
