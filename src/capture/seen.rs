//! What the rows of a capture tell together, kept up to date as each row comes in: who answers
//! for a host, which deployment of an environment is the newest, how often a path was asked for.

use std::collections::{HashMap, HashSet};

use super::text::TextId;

/// How often a URL without its query was asked for.
#[derive(Debug, Clone, Copy, Default)]
struct PathSeen {
    requests: u32,
    /// Distinct URLs among them.
    urls: u32,
    /// Generation in the latest cache key of Edgio's.
    generation: Option<u64>,
}

/// What was seen so far.
#[derive(Default)]
pub(super) struct Seen {
    /// Rows of a host at which a provider shows itself strongly, by the provider's number.
    host_providers: HashMap<TextId, HashMap<u8, u32>>,
    /// Highest deployment of each environment.
    newest: HashMap<TextId, u32>,
    urls: HashSet<TextId>,
    paths: HashMap<TextId, PathSeen>,
}

impl Seen {
    /// Notes a request for `url`, which is `base` without its query. Returns how many requests
    /// for `base` came before.
    pub(super) fn request(&mut self, base: TextId, url: TextId) -> u32 {
        let path = self.paths.entry(base).or_default();
        let earlier = path.requests;
        path.requests += 1;
        path.urls += u32::from(self.urls.insert(url));
        earlier
    }

    /// Notes the generation in the cache key of a request for `base`. Returns that of the latest
    /// one before it.
    pub(super) fn generation(&mut self, base: TextId, generation: Option<u64>) -> Option<u64> {
        let path = self.paths.entry(base).or_default();
        let earlier = path.generation;
        path.generation = generation.or(earlier);
        earlier
    }

    /// Notes that a provider showed itself at a host.
    pub(super) fn provider(&mut self, host: TextId, provider: u8) {
        *self.host_providers.entry(host).or_default().entry(provider).or_default() += 1;
    }

    /// Notes the deployment that served a request of an environment.
    pub(super) fn deployment(&mut self, environment: TextId, deployment: u32) {
        let newest = self.newest.entry(environment).or_default();
        *newest = (*newest).max(deployment);
    }

    /// The provider that showed itself most at a host, and how often; the first of the table
    /// where several did equally.
    pub(super) fn provider_of(&self, host: TextId) -> Option<(u8, u32)> {
        let providers = self.host_providers.get(&host)?.iter();
        providers
            .map(|(provider, count)| (*provider, *count))
            .max_by_key(|(provider, count)| (*count, u8::MAX - provider))
    }

    /// Highest deployment seen of an environment.
    pub(super) fn newest_deployment(&self, environment: TextId) -> Option<u32> {
        self.newest.get(&environment).copied()
    }

    /// Distinct URLs asked for that differ from `base` in their query alone.
    pub(super) fn query_variants(&self, base: TextId) -> u32 {
        self.paths.get(&base).map_or(0, |path| path.urls)
    }

    /// Bytes taken, without the free slots of the maps.
    pub(super) fn size(&self) -> usize {
        self.urls.len() * size_of::<TextId>() + self.paths.len() * size_of::<(TextId, PathSeen)>()
    }
}
