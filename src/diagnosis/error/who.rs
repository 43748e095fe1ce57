//! Who made an error, in words: the layer, the origin behind it, or that it could not be told.

use super::{Attribution, By, Case, Certainty, Choice, Evidence, Finding, edgio, elsewhere, say};
use crate::knowledge;

impl Case<'_, '_> {
    /// The host of the request, for a text.
    pub(super) fn host(&self) -> &str {
        let host = self.exchange.url_parts().host;
        if host.is_empty() { "this host" } else { host }
    }

    /// Adds to the summary who made the answer, and how sure that is.
    pub(super) fn say_who(&self, finding: &mut Finding) {
        if let Some(choice) = self.chosen {
            say(&mut finding.summary, &self.taken(choice));
        }
        let Some(layer) = &self.layer else {
            if self.chosen.is_none() {
                let nobody = format!(
                    "Could not tell who made this answer: no header of it names a CDN. {}",
                    self.what_others_say()
                );
                say(&mut finding.summary, &nobody);
            }
            return;
        };
        let name = layer.provider.name;
        match layer.certainty {
            Certainty::Certain | Certainty::Chosen => {}
            Certainty::Likely => {
                let likely =
                    format!("That {name} answered is likely, not certain: only {} speaks for it.", layer.header);
                say(&mut finding.summary, &likely);
            }
            Certainty::Inferred(responses) => {
                let inferred = format!(
                    "This response carries no header of a CDN; that it is {name}'s is inferred from {} of this host.",
                    others(responses)
                );
                say(&mut finding.summary, &inferred);
            }
        }
        self.say_origin(finding, name);
        if !layer.in_front.is_empty() {
            let outer: Vec<&str> = layer.in_front.iter().map(|provider| provider.name).collect();
            let relayed = format!("{}, in front of it, passed the answer on.", outer.join(" and "));
            say(&mut finding.summary, &relayed);
        }
    }

    /// What a person chose, and why it counts.
    fn taken(&self, choice: Choice) -> String {
        let host = self.host();
        let behind = self.layer.as_ref().filter(|_| self.attribution.by == By::Origin).map(|layer| layer.provider.name);
        match (choice, behind) {
            (Choice::Origin, Some(name)) => format!(
                "The answer is taken to be that of the origin behind {name}: chosen by you for {host}, since the headers do not tell."
            ),
            (Choice::Origin, None) => format!(
                "The answer is taken to be that of the origin: chosen by you for {host}, since the headers do not tell."
            ),
            (Choice::Provider(_), Some(name)) => {
                format!("{name} is taken to be in front of the origin: chosen by you for {host}.")
            }
            (Choice::Provider(provider), None) => format!(
                "The answer is taken to be {}'s own: chosen by you for {host}, since the headers do not tell.",
                provider.name
            ),
        }
    }

    /// What the other responses of the same host say of who answers, in a sentence.
    fn what_others_say(&self) -> String {
        let host = self.host();
        match (self.surroundings.host_provider, self.surroundings.host_responses) {
            (Some((id, responses)), _) => {
                let name = knowledge::provider(id).map_or(id, |provider| provider.name);
                let names = if responses == 1 { "names" } else { "name" };
                format!("{} of {host} {names} {name}.", others(responses))
            }
            (None, 0) => format!("No other response of {host} was captured that could tell."),
            (None, 1) => {
                format!("Nothing else of {host} names a provider either: 1 other response, and it names none.")
            }
            (None, responses) => {
                format!("Nothing else of {host} names a provider either: none of {responses} other responses does.")
            }
        }
    }

    /// The same as evidence, where it matters: nothing in the response decides.
    pub(super) fn shown_by_others(&self) -> Option<Evidence> {
        let inferred = self.layer.as_ref().is_some_and(|layer| matches!(layer.certainty, Certainty::Inferred(_)));
        if inferred || self.chosen.is_some() || self.attribution.by != By::Undecided {
            return None;
        }
        let (id, responses) = self.surroundings.host_provider?;
        let name = knowledge::provider(id)?.name;
        Some(Evidence::of("host", format!("{}: {} show {name}", self.host(), others(responses))))
    }

    /// Whether the provider or the origin behind it made the answer.
    fn say_origin(&self, finding: &mut Finding, name: &str) {
        let Attribution { by, because, .. } = &self.attribution;
        let registered = elsewhere::is_registered(self.exchange.status);
        let sentence = match by {
            By::Origin if because.is_empty() => return,
            By::Origin => format!("The answer most likely comes from the origin behind {name}: {because}."),
            By::Platform if because.is_empty() || self.proxy_error.is_some() => String::new(),
            By::Platform => format!("{name} made this answer itself: {because}."),
            By::Undecided if self.entry.is_none() && !registered => format!(
                "{name} has no meaning of its own for this number, so the origin behind it, or a network there that does not show itself, most likely sent it."
            ),
            By::Undecided => {
                let apart = match self.layer.as_ref().map_or("", |layer| layer.provider.own_errors.tells_apart.as_str())
                {
                    "" => "A server header or a page of the site's own speaks for the origin.",
                    apart => apart,
                };
                let inferred =
                    self.layer.as_ref().is_some_and(|layer| matches!(layer.certainty, Certainty::Inferred(_)));
                let others = if inferred { String::new() } else { self.what_others_say() };
                format!(
                    "Could not tell who made this answer: {name}, or the origin whose answer it passed on. {apart} {others}"
                )
            }
        };
        say(&mut finding.summary, sentence.trim());
        if let Some(may_be) = self.set_by_application() {
            say(&mut finding.summary, &may_be);
        }
    }

    /// A number of Edgio's own that the application may have set itself.
    fn set_by_application(&self) -> Option<String> {
        let edgio = self.layer.as_ref().is_some_and(|layer| layer.provider.id == "edgio");
        let status = self.exchange.status;
        if !edgio || !(530..550).contains(&status) {
            return None;
        }
        let facts = &self.path.edgio;
        let (_, header, _) = edgio::family(facts);
        let Some(components) = &facts.component_status else {
            return self.entry.is_none().then(|| "The number may have been set by the application.".to_owned());
        };
        let said =
            |wanted: &str, code: u16| components.iter().any(|part| part.component == wanted && part.status == code);
        if said("s", 200) || said("w", 200) {
            Some(format!(
                "{header} lists 200 for the worker or the application's server, so this number may have been set by the application."
            ))
        } else if said("s", status) {
            Some(format!(
                "{header} shows the application's own server with {status}, so it may have been set by the application."
            ))
        } else {
            None
        }
    }
}

fn others(responses: u32) -> String {
    if responses == 1 { "1 other response".to_owned() } else { format!("{responses} other responses") }
}
