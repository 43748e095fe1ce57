//! A response as a capture would have it, and header sets of each provider.

use edgelens::cdn;
use edgelens::diagnosis::{Finding, Surroundings, explain};
use edgelens::exchange::{Delivery, Exchange, Headers as HeaderList, Timings};
use edgelens::knowledge::Severity;

/// Headers of a provider's responses.
pub(crate) type Headers = &'static [(&'static str, &'static str)];

/// A response as a capture would have it.
pub(crate) struct Response<'a> {
    pub(crate) method: &'a str,
    pub(crate) url: &'a str,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'a str, &'a str)>,
    pub(crate) request: Vec<(&'a str, &'a str)>,
    pub(crate) page: &'a str,
    pub(crate) delivery: Delivery,
    /// Time to first byte.
    pub(crate) wait_ms: Option<f64>,
}

impl Default for Response<'_> {
    fn default() -> Self {
        Self {
            method: "GET",
            url: "https://www.example.com/shop/cart",
            status: 200,
            headers: Vec::new(),
            request: Vec::new(),
            page: "",
            delivery: Delivery::Network,
            wait_ms: None,
        }
    }
}

impl<'a> Response<'a> {
    pub(crate) fn of(status: u16, headers: &[(&'a str, &'a str)]) -> Self {
        Self { status, headers: headers.to_vec(), ..Self::default() }
    }

    pub(crate) fn exchange(&self) -> Exchange<'a> {
        Exchange {
            method: self.method.into(),
            url: self.url.into(),
            status: self.status,
            response_headers: HeaderList::from_pairs(self.headers.iter().copied()),
            request_headers: HeaderList::from_pairs(self.request.iter().copied()),
            delivery: self.delivery,
            timings: self.wait_ms.map(|wait| Timings { wait: Some(wait), ..Timings::default() }),
            body: (!self.page.is_empty()).then(|| self.page.into()),
            ..Exchange::default()
        }
    }

    /// The ids of its findings, in order.
    pub(crate) fn ids(&self, surroundings: &Surroundings<'_>) -> Vec<String> {
        self.explain_in(surroundings).into_iter().map(|finding| finding.id.into_owned()).collect()
    }

    pub(crate) fn explain(&self) -> Vec<Finding> {
        self.explain_in(&Surroundings::default())
    }

    pub(crate) fn explain_in(&self, surroundings: &Surroundings<'_>) -> Vec<Finding> {
        let exchange = self.exchange();
        let path = cdn::read(&exchange);
        explain(&exchange, &path, surroundings)
    }

    /// The one error, after checking that it is one and complete.
    pub(crate) fn error(&self) -> Finding {
        self.error_in(&Surroundings::default())
    }

    pub(crate) fn error_in(&self, surroundings: &Surroundings<'_>) -> Finding {
        let findings = self.explain_in(surroundings);
        let errors: Vec<&Finding> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        let [error] = errors.as_slice() else {
            panic!("{} errors for {} {:?}: {errors:#?}", errors.len(), self.status, self.headers);
        };
        assert_complete(error, self.status);
        (*error).clone()
    }
}

pub(crate) fn assert_complete(error: &Finding, status: u16) {
    assert!(!error.title.is_empty() && !error.summary.is_empty(), "{error:#?}");
    assert!(!error.causes.is_empty(), "no cause: {error:#?}");
    assert!(!error.actions.is_empty(), "no action: {error:#?}");
    assert!(error.links.iter().any(|link| link.starts_with("https://")), "no link: {error:#?}");
    let first = error.evidence.first().unwrap_or_else(|| panic!("no evidence: {error:#?}"));
    assert_eq!((first.header.as_str(), first.value.as_str()), ("status", status.to_string().as_str()), "{error:#?}");
    let texts = [&error.title, &error.summary].into_iter().chain(&error.causes).chain(&error.actions);
    for text in texts {
        assert!(!text.contains('{') && !text.contains("<host>") && !text.contains("  "), "{text}");
        assert!(!text.contains('!'), "{text}");
    }
}

pub(crate) const V7: Headers = &[
    ("x-edg-version", "110 19 12 7.0.23 2023-07-27T13:12:34Z bc3550f5-75c6-4f25-9b49-a407d6a11b15"),
    ("x-edg-mr", "19:0;19:2;19:3;19:13;"),
    ("server", "ECAcc (lac/55D2)"),
    ("server-timing", "edgio_cache;desc=TCP_MISS,edgio_pop;desc=lac,edgio_country;desc=US"),
];
pub(crate) const V6: Headers = &[
    ("x-0-version", "23 4.17.1 3 2022-09-15T12:54:14.721Z 1.5.0"),
    ("x-0-t", "eh=325,ect=322,ecc=miss,edt=316,edd=0,edf=316"),
    ("via", "1.1 varnish (Varnish/6.0), HTTP/1.1 Layer0"),
];
pub(crate) const XDN: Headers = &[("x-xdn-t", "ot=325,oc=miss,sf=316,sc=miss"), ("x-xdn-version", "2.51.2")];
pub(crate) const CLOUDFLARE: Headers =
    &[("server", "cloudflare"), ("cf-ray", "8a1b2c3d4e5f6789-LHR"), ("cf-cache-status", "DYNAMIC")];
pub(crate) const TENCENT: Headers =
    &[("server", "NWS_VP"), ("x-nws-log-uuid", "13733582990050331190"), ("x-cache-lookup", "Cache Miss")];
pub(crate) const EDGEONE: Headers = &[("eo-log-uuid", "4105283880544427145"), ("eo-cache-status", "MISS")];
pub(crate) const FASTLY: Headers =
    &[("x-served-by", "cache-fra-etou8220036-FRA"), ("x-fastly-request-id", "4e2c8a"), ("server", "Varnish")];
pub(crate) const CLOUDFRONT: Headers = &[
    ("x-amz-cf-id", "6kQr3xV0example=="),
    ("x-amz-cf-pop", "FRA56-P4"),
    ("via", "1.1 abc.cloudfront.net (CloudFront)"),
    ("server", "CloudFront"),
];
pub(crate) const AKAMAI: Headers = &[("akamai-grn", "0.74a82d17.1700000000.2c1382d"), ("server", "AkamaiGHost")];
pub(crate) const NOBODY: Headers = &[("content-type", "text/html"), ("date", "Thu, 27 Jul 2023 14:45:10 GMT")];
