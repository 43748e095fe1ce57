//! What only Edgio's headers tell, in the details. The header sets are those of its reference.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, exchange};

/// Name, text, and what stands in the tooltip.
type Facts = &'static [(&'static str, &'static str, &'static str)];

/// Response headers.
type Lines<'l> = &'l [(&'l str, &'l str)];

async fn details(status: u16, headers: &[(&str, &str)], tab: &str) -> Page {
    let mut page = Page::open(1_400);
    page.capture(&[exchange("https://shop.example/a", status, headers)]).await;
    page.click("[data-row=\"0\"] [data-column=name]").await;
    page.click(&format!("[data-tab={tab}]")).await;
    page
}

#[wasm_bindgen_test]
async fn the_summary_says_what_served_the_response() {
    let v7: &[(&str, &str)] = &[
        ("x-edg-version", "16 16 19 NA 2023-04-02T22:52:30Z ed922fee-185c-427d-8949-83d135108aab"),
        ("x-edg-status", "p=542,h=542,s=200"),
        ("x-edg-components", "e=lac,b=serverless,zz=1.2"),
        ("x-edg-aws-region", "us-west-1"),
        ("x-edg-surrogate-key", "news front-page uk"),
        ("x-edg-hit-request-id", "4f1c"),
        ("set-cookie", "x-edg-experiments=42; Path=/"),
        (
            "server-timing",
            "edgio_cache;desc=UNCACHEABLE,edgio_pop;desc=lac,edgio_country;desc=US,experiments;desc=%7B%22myexperiment_1695661110792%22%3A%22altlandingpage_1695661135500%22%7D",
        ),
    ];
    let v6: &[(&str, &str)] = &[
        ("x-0-version", "23 4.17.1 3 2022-09-15T12:54:14.721Z 1.5.0"),
        ("x-0-status", "eh=200,ed=200,gh=200,gd=200,p=200,w=200"),
        ("x-0-components", "eh=1.0.9,c=5.0.3,e=hef,ec=1.9.8,gd=1.4.5,p=1.31.11,b=static"),
        (
            "server-timing",
            "layer0-cache;desc=\"HIT-L1\", edge_pop;desc=hef, country;desc=US, xrj;desc=\"%7B%22path%22%3A%22%2F%22%7D\"",
        ),
    ];
    let image: &[(&str, &str)] = &[
        ("x-edg-mr", "7:3;"),
        ("x-edgeio-status", "OK"),
        ("x-edgeio-warning", "upscaling is not allowed"),
        ("x-edgeio-info", "ifsz=7998538; idim=3520x2347; ifmt=jpeg; ofsz=16980; odim=360x240; ofmt=webp; oq=80; ms=12"),
    ];
    let cases: [(u16, Lines<'_>, Facts); 3] = [
        (
            542,
            v7,
            &[
                ("Package", "none: deployed from the console", "NA"),
                ("Deployed", "2023-04-02T22:52:30Z", ""),
                (
                    "Answered",
                    "load balancer 542, worker handler 542, application 200; the error began at the worker handler",
                    "p=542,h=542,s=200",
                ),
                ("Edge location", "lac (Los Angeles, US)", "e=lac"),
                ("Backend", "the project's own code", "b=serverless"),
                ("zz", "1.2", "zz=1.2"),
                ("Region of the worker", "us-west-1", ""),
                (
                    "Experiments",
                    "myexperiment_1695661110792: altlandingpage_1695661135500",
                    "%7B%22myexperiment_1695661110792%22%3A%22altlandingpage_1695661135500%22%7D",
                ),
                ("Experiment bucket", "42 of 0 to 99, kept in a cookie", ""),
                ("Purge tags", "news, front-page, uk", ""),
                ("Request of the copy", "4f1c (it filled the cache)", ""),
            ],
        ),
        (
            200,
            v6,
            &[
                ("Package", "@edgio/core 4.17.1", ""),
                ("Compiler", "1.5.0", ""),
                (
                    "Answered",
                    "edge 200, edge proxy 200, global tier 200, global proxy 200, load balancer 200, worker 200",
                    "eh=200,ed=200,gh=200,gd=200,p=200,w=200",
                ),
                ("Edge cache version", "1.9.8", "ec=1.9.8"),
                ("Backend", "static files", "b=static"),
                ("Matched route", "path: /", "%7B%22path%22%3A%22%2F%22%7D"),
            ],
        ),
        (
            200,
            image,
            &[
                ("Image optimiser", "optimised this image", "x-edgeio-status: OK"),
                ("Step left out", "upscaling is not allowed", ""),
                ("Image before", "3520 × 2347, jpeg, 8.0 MB", ""),
                ("Image after", "360 × 240, webp, 17.0 kB, quality 80", ""),
                ("Optimising took", "12 ms", ""),
            ],
        ),
    ];
    for (status, headers, facts) in cases {
        let page = details(status, headers, "summary").await;
        for (name, text, title) in facts {
            let element = page.fact_element(name).unwrap_or_else(|| panic!("{name} is not there"));
            assert_eq!(element.text_content().as_deref(), Some(*text), "{name}");
            assert_eq!(element.get_attribute("title").unwrap_or_default(), *title, "tooltip of {name}");
        }
    }
}

#[wasm_bindgen_test]
async fn others_have_no_section_of_edgio() {
    let page = details(200, &[("cf-ray", "8f31d0a94c7b2e55-FRA"), ("x-edgeio-status", "OK")], "summary").await;
    assert!(page.fact("Image optimiser").is_none() && page.fact("Package").is_none());
    assert!(page.all("[data-testid=unread]").is_empty());
}

#[wasm_bindgen_test]
async fn what_could_not_be_read_is_said_for_every_provider() {
    let v19 = "110 19 12 7.0.23 2023-07-27T13:12:34Z bc3550f5-75c6-4f25-9b49-a407d6a11b15";
    // headers, what could not be read, what is noted besides
    let cases: [(Lines<'_>, &[&str], &[&str]); 3] = [
        (
            &[
                ("x-edg-version", v19),
                ("x-edg-mr", "20:0;oops;"),
                ("x-ec-check-cacheable", "MAYBE"),
                ("x-ec-cache", "TCP_TELEPORT from ECAcc (lac/55D2)"),
                ("age", "old"),
            ],
            &["malformed:age", "malformed:x-ec-check-cacheable", "partial:x-edg-mr", "unknown-code"],
            &["env-mismatch"],
        ),
        (
            &[("cf-ray", "8f31d0a94c7b2e55-FRA"), ("cf-cache-status", "TELEPORT")],
            &["unknown-word:cf-cache-status"],
            &[],
        ),
        (&[("server", "nginx"), ("age", "a day")], &["malformed:age"], &[]),
    ];
    for (headers, unread, noted) in cases {
        let page = details(200, headers, "summary").await;
        for (list, ids) in [("unread", unread), ("noted", noted)] {
            let mut told: Vec<String> = page
                .all(&format!("[data-testid={list}] li"))
                .iter()
                .map(|line| {
                    assert!(line.text_content().unwrap().contains(' '), "it is said in words");
                    line.get_attribute("data-diagnostic").unwrap()
                })
                .collect();
            told.sort();
            assert_eq!(told, *ids, "{list} of {headers:?}");
        }
    }
}

#[wasm_bindgen_test]
async fn times_and_figures_stand_in_their_tabs() {
    let headers = [
        ("x-edg-user-t", "api=345,db=na"),
        (
            "x-ec-cache-state",
            "max-age=31536000 (1y); cache-ts=1690465177 (Thu, 27 Jul 2023 13:39:37 GMT); cache-age=3933 (1h 5m 33s); remaining-ttl=31532067 (364d 22h 54m 27s); expires-delta=none; tier=gold",
        ),
        (
            "proxy-status",
            "backend.example; error=connection_timeout; next-hop=origin.example, \"Example CDN\"; received-status=504",
        ),
    ];
    let page = details(504, &headers, "timing").await;
    let timing = page.text("[role=tabpanel]");
    assert!(timing.contains("345 ms") && timing.contains("never stopped"), "{timing}");
    page.click("[data-tab=cache]").await;
    for (name, text) in [
        ("tier", "gold"),
        ("Age", "3,933 s (1 h 5 min 33 s)"),
        ("Remaining TTL", "31,532,067 s (364 d 22 h 54 min 27 s)"),
        ("backend.example", "error connection timeout, asked origin.example"),
        ("Example CDN", "received status 504"),
    ] {
        assert_eq!(page.fact(name).as_deref(), Some(text), "{name}");
    }
}
