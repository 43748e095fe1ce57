//! What to ask for: the profiles that are ticked, and a person's own headers. Kept with the other
//! settings.

use std::collections::{BTreeMap, BTreeSet};

use super::seen::Seen;
use crate::diagnosis::{OwnHeaders, RequestHeader, joined, without_secrets};
use crate::knowledge::{DebugProfile, Provider, debug_profiles};
use crate::panel::host::Host;
use crate::settings::OwnProfile;

/// Setting: the profiles that a person ticked, and with a minus those that they unticked.
const PROFILES_SETTING: &str = "debug.profiles";
/// Setting: the person's own headers.
const OWN_SETTING: &str = "debug.own";
/// Setting: the person's own profiles that are ticked, a name a line.
const OWN_PROFILES_SETTING: &str = "debug.ownProfiles";
/// Ids of own profiles begin so; those of the knowledge have no colon.
pub(super) const OWN_PREFIX: &str = "own:";

/// What a person decided; what they did not decide follows from who is seen.
#[derive(Default)]
pub(super) struct Choice {
    decided: BTreeMap<&'static str, bool>,
    pub(super) own: String,
    /// The profiles that the person put together in the settings.
    pub(super) own_profiles: Vec<OwnProfile>,
    /// Names of those that are ticked.
    own_ticked: BTreeSet<String>,
}

impl Choice {
    /// What was chosen the last time. Profiles that are no longer known are forgotten.
    pub(super) fn load(host: &Host) -> Self {
        let kept = host.load(PROFILES_SETTING).unwrap_or_default();
        let known = |id: &str| debug_profiles().into_iter().map(|(_, profile)| profile.id).find(|known| *known == id);
        let decided = kept.split(' ').filter_map(|word| match word.strip_prefix('-') {
            Some(id) => Some((known(id)?, false)),
            None => Some((known(word)?, true)),
        });
        Self {
            decided: decided.collect(),
            own: host.load(OWN_SETTING).unwrap_or_default(),
            own_profiles: Vec::new(),
            own_ticked: host.load(OWN_PROFILES_SETTING).unwrap_or_default().lines().map(str::to_owned).collect(),
        }
    }

    /// Keeps the choice, but no secrets.
    pub(super) fn save(&self, host: &Host) {
        let words = self.decided.iter().map(|(id, ticked)| if *ticked { (*id).to_owned() } else { format!("-{id}") });
        host.save(PROFILES_SETTING, &words.collect::<Vec<_>>().join(" "));
        host.save(OWN_SETTING, &without_secrets(&self.own));
        host.save(OWN_PROFILES_SETTING, &self.own_ticked.iter().map(String::as_str).collect::<Vec<_>>().join("\n"));
    }

    /// The person ticked or unticked a profile.
    pub(super) fn decide(&mut self, id: &str, ticked: bool) {
        match id.strip_prefix(OWN_PREFIX) {
            Some(name) if ticked => self.own_ticked.extend([name.to_owned()]),
            Some(name) => {
                self.own_ticked.remove(name);
            }
            None => {}
        }
        if let Some((_, profile)) = debug_profiles().into_iter().find(|(_, profile)| profile.id == id) {
            self.decided.insert(profile.id, ticked);
        }
    }

    /// Whether a profile is ticked: as decided, else if it is to be proposed and its provider was seen.
    pub(super) fn is_ticked(&self, provider: &Provider, profile: &DebugProfile, seen: &Seen) -> bool {
        self.decided.get(profile.id).copied().unwrap_or_else(|| seen.suggests(provider, profile))
    }

    /// The ticked profiles with their providers.
    pub(super) fn ticked(&self, seen: &Seen) -> Vec<(&'static Provider, &'static DebugProfile)> {
        let mut profiles = debug_profiles();
        profiles.retain(|(provider, profile)| self.is_ticked(provider, profile, seen));
        profiles
    }

    pub(super) fn is_own_ticked(&self, profile: &OwnProfile) -> bool {
        self.own_ticked.contains(&profile.name)
    }

    /// The person's own profiles that are ticked.
    pub(super) fn own_ticked(&self) -> impl Iterator<Item = &OwnProfile> {
        self.own_profiles.iter().filter(|profile| self.is_own_ticked(profile))
    }

    /// The headers that all of it makes.
    pub(super) fn headers(&self, seen: &Seen) -> Vec<RequestHeader> {
        let profiles: Vec<_> = self.ticked(seen).into_iter().map(|(_, profile)| profile).collect();
        let lines = self.own_ticked().flat_map(|profile| &profile.headers);
        let mut own: Vec<_> = lines.flat_map(|line| OwnHeaders::read(line).headers).collect();
        own.extend(OwnHeaders::read(&self.own).headers);
        joined(&profiles, &own)
    }

    /// What they are called: profiles by their names, own headers by theirs.
    pub(super) fn names(&self, seen: &Seen) -> Vec<String> {
        let profiles = self.ticked(seen).into_iter().map(|(_, profile)| profile.name.to_owned());
        let own_profiles = self.own_ticked().map(|profile| profile.name.clone());
        profiles
            .chain(own_profiles)
            .chain(OwnHeaders::read(&self.own).headers.into_iter().map(|header| header.name))
            .collect()
    }
}
