//! What the rows of a capture tell together, kept up to date as each row comes in: who answers
//! for a host, which deployment of an environment is the newest, how often a path was asked for.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::mem::take;

use foldhash::fast::RandomState;

use super::table::Table;
use super::text::TextId;
use super::urls::Urls;
use crate::exchange::same;

/// How often a URL without its query was asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Path {
    /// The latest of its URLs.
    url: u32,
    requests: u32,
    /// Distinct URLs among them; one that went with its rows, and comes again, is another.
    pub(super) urls: u32,
}

/// URLs without their query.
#[derive(Default)]
pub(super) struct Paths {
    table: Table<Path>,
    /// Generation in the latest cache key of Edgio's, by the path's latest URL.
    generations: HashMap<u32, u64, RandomState>,
    hasher: RandomState,
}

impl Paths {
    /// Notes a request for a URL, and the generation in its cache key. Returns how many requests for
    /// the same path came before, and the latest generation of these.
    pub(super) fn request(
        &mut self,
        urls: &Urls,
        url: u32,
        is_new_url: bool,
        generation: Option<u64>,
    ) -> (u32, Option<u64>) {
        let base = base_of(urls.get(url));
        let hash = self.hasher.hash_one(base);
        let Some(path) = self.table.find_mut(hash, |path| same(base_of(urls.get(path.url)), base)) else {
            self.generations.extend(generation.map(|generation| (url, generation)));
            self.table.insert(hash, Path { url, requests: 1, urls: 1 });
            return (0, None);
        };
        let earlier = path.requests;
        path.requests += 1;
        path.urls += u32::from(is_new_url);
        let earlier_generation = self.generations.remove(&path.url);
        path.url = url;
        self.generations.extend(generation.or(earlier_generation).map(|generation| (url, generation)));
        (earlier, earlier_generation)
    }

    /// What is noted of a URL's path, with the generation.
    pub(super) fn get(&self, urls: &Urls, url: &str) -> Option<(Path, Option<u64>)> {
        let base = base_of(url);
        let path = self.table.find(self.hasher.hash_one(base), |path| same(base_of(urls.get(path.url)), base))?;
        Some((*path, self.generations.get(&path.url).copied()))
    }

    /// Goes by other numbers of URLs. Paths whose latest URL has none any more are forgotten.
    pub(super) fn renumber(&mut self, new: impl Fn(u32) -> Option<u32>) {
        let generations = take(&mut self.generations).into_iter();
        self.generations = generations.filter_map(|(url, generation)| Some((new(url)?, generation))).collect();
        self.table.retain(|path| new(path.url).map(|url| path.url = url).is_some());
    }

    /// Bytes taken.
    pub(super) fn size(&self) -> usize {
        self.table.size() + self.generations.capacity() * size_of::<(u32, u64)>()
    }
}

/// A URL without its query.
fn base_of(url: &str) -> &str {
    memchr::memchr2(b'?', b'#', url.as_bytes()).and_then(|end| url.get(..end)).unwrap_or(url)
}

/// What the responses of a host showed.
#[derive(Debug, Clone, Default)]
struct HostSeen {
    responses: u32,
    /// Those at which a provider shows itself strongly, by the provider's number.
    providers: Vec<(u8, u32)>,
}

/// What was seen so far.
#[derive(Default)]
pub(super) struct Seen {
    hosts: HashMap<TextId, HostSeen, RandomState>,
    /// Highest deployment of each environment.
    newest: HashMap<TextId, u32, RandomState>,
    /// Requests that each deployment and version of an environment served over the network.
    pub(super) deployments: HashMap<(TextId, u32, Option<u32>), u32, RandomState>,
    /// Hosts and the environments that answered for them over the network.
    pub(super) host_environments: HashSet<(TextId, TextId), RandomState>,
    /// How many rows of each provider, by its number, lack what a debug profile would bring; in the order
    /// in which they came.
    pub(super) lacking: Vec<(u8, u32)>,
}

impl Seen {
    /// Notes a response of a host, and the provider that showed itself strongly; 0 if none did.
    pub(super) fn response(&mut self, host: TextId, provider: u8) {
        let seen = self.hosts.entry(host).or_default();
        seen.responses += 1;
        if provider != 0 {
            count(&mut seen.providers, provider);
        }
    }

    /// Notes a response over the network of a host by an environment.
    pub(super) fn environment(&mut self, host: TextId, environment: TextId) {
        // Where no environment id was sent, the host stands in its place.
        if host != environment {
            self.host_environments.insert((host, environment));
        }
    }

    /// Notes a row of a provider that lacks what a debug profile would bring.
    pub(super) fn lacks_debug_headers(&mut self, provider: u8) {
        count(&mut self.lacking, provider);
    }

    /// Notes the deployment, and the version, that served a request of an environment over the network.
    pub(super) fn deployment(&mut self, environment: TextId, deployment: u32, version: Option<u32>) {
        *self.deployments.entry((environment, deployment, version)).or_default() += 1;
        let newest = self.newest.entry(environment).or_default();
        *newest = (*newest).max(deployment);
    }

    /// The provider that showed itself most at a host, beside one response that showed `own`, and
    /// how often; the first of the table where several did equally.
    pub(super) fn provider_of(&self, host: TextId, own: u8) -> Option<(u8, u32)> {
        let providers = self.hosts.get(&host)?.providers.iter();
        providers
            .map(|(provider, count)| (*provider, count - u32::from(*provider == own)))
            .filter(|(_, count)| *count > 0)
            .max_by_key(|(provider, count)| (*count, u8::MAX - provider))
    }

    /// How many responses of a host there are.
    pub(super) fn responses_of(&self, host: TextId) -> u32 {
        self.hosts.get(&host).map_or(0, |seen| seen.responses)
    }

    /// The providers that showed themselves strongly, those of `host` before all others, and
    /// the most frequent first.
    pub(super) fn providers(&self, host: Option<TextId>) -> Vec<u8> {
        let mut counts: HashMap<u8, (u32, u32)> = HashMap::new();
        for (of, seen) in &self.hosts {
            for (provider, count) in &seen.providers {
                let (here, all) = counts.entry(*provider).or_default();
                *all += count;
                *here += if Some(*of) == host { *count } else { 0 };
            }
        }
        let mut providers: Vec<(u8, (u32, u32))> = counts.into_iter().collect();
        providers.sort_by_key(|(provider, counts)| (std::cmp::Reverse(*counts), *provider));
        providers.into_iter().map(|(provider, _)| provider).collect()
    }

    /// Highest deployment seen of an environment.
    pub(super) fn newest_deployment(&self, environment: TextId) -> Option<u32> {
        self.newest.get(&environment).copied()
    }
}

fn count(counts: &mut Vec<(u8, u32)>, provider: u8) {
    match counts.iter_mut().find(|(known, _)| *known == provider) {
        Some((_, count)) => *count += 1,
        None => counts.push((provider, 1)),
    }
}
