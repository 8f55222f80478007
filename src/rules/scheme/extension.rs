//! A district's own version of a scheme: what it states itself comes first, what it leaves out is taken from the scheme it
//! extends. An office of the same name replaces the one it extends.

use super::{Naming, Scheme, SpecialOffices};
use crate::domain::OfficeNature;

impl Scheme {
    /// This scheme, completed by the one it extends.
    pub(in crate::rules) fn over(self, base: &Self) -> Self {
        let own_common: Vec<_> = self.common.iter().map(|office| office.name.clone()).collect();
        let inherited = base.common.iter().filter(|office| !own_common.contains(&office.name));
        let own_special: Vec<_> = self.special.catalogue.iter().map(|office| office.name.clone()).collect();
        let listed = base.special.catalogue.iter().filter(|office| !own_special.contains(&office.name));
        Self {
            natures: first_stated(self.natures, &base.natures),
            governs: first_stated(self.governs, &base.governs),
            common: inherited.cloned().chain(self.common.iter().cloned()).collect(),
            unnamed: joined(self.unnamed, &base.unnamed),
            special: SpecialOffices {
                catalogue: self.special.catalogue.iter().chain(listed).cloned().collect(),
                choice: self.special.choice,
            },
            limits: joined(self.limits, &base.limits),
            outposts: if self.outposts == Default::default() { base.outposts.clone() } else { self.outposts },
            minimum_places: self.minimum_places.or(base.minimum_places),
            leaders: joined(self.leaders, &base.leaders),
            leader_bands: joined(self.leader_bands, &base.leader_bands),
            naming: Naming {
                endings: first_stated(self.naming.endings, &base.naming.endings),
                forbidden: joined(self.naming.forbidden, &base.naming.forbidden),
                nameplates_per_office: self.naming.nameplates_per_office.or(base.naming.nameplates_per_office),
            },
            posts: self.posts.or_else(|| base.posts.clone()),
            platforms: first_stated(self.platforms, &base.platforms),
            ..self
        }
    }

    /// This scheme with what it means where it says nothing: both natures of bodies.
    pub(in crate::rules) fn complete(mut self) -> Self {
        if self.governs.is_empty() {
            self.governs = vec![OfficeNature::Administrative, OfficeNature::Service];
        }
        self
    }
}

/// The own list, or the base's where the own one states nothing.
fn first_stated<T: Clone>(own: Vec<T>, base: &[T]) -> Vec<T> {
    if own.is_empty() { base.to_vec() } else { own }
}

/// The own list before the base's, so that the first that fits is the own one.
fn joined<T: Clone>(own: Vec<T>, base: &[T]) -> Vec<T> {
    own.into_iter().chain(base.iter().cloned()).collect()
}
