//! What is counted over rows is the sum of the rows.

use edgelens::capture::Capture;
use edgelens::http::Status;

/// Holds everything that a capture counts against its rows, one by one.
pub fn check(capture: &Capture) {
    let totals = capture.totals();
    let facts: Vec<_> = capture.rows().map(|row| capture.row_facts(row).expect("each row has facts")).collect();
    let bytes = |row: u32| capture.transfer_bytes(row).unwrap_or(0);
    let sum = |rows: &mut dyn Iterator<Item = u32>| rows.fold(0, |sum: u64, row| sum.saturating_add(bytes(row)));
    let counted = |hits: Option<bool>| {
        let rows = capture.rows().zip(&facts);
        rows.filter(move |(_, facts)| facts.counted.is_some() && (hits.is_none() || facts.counted == hits))
            .map(|(row, _)| row)
            .collect::<Vec<_>>()
    };
    assert_eq!(totals.requests as usize, capture.len());
    assert_eq!(totals.transfer_bytes, sum(&mut capture.rows()));
    assert_eq!(totals.errors as usize, facts.iter().filter(|facts| facts.is_error).count());
    assert_eq!(totals.ahead as usize, facts.iter().filter(|facts| facts.is_ahead).count());
    assert_eq!(totals.with_provider as usize, facts.iter().filter(|facts| facts.provider.is_some()).count());
    assert_eq!(totals.hits as usize, facts.iter().filter(|facts| facts.counts_as_hit == Some(true)).count());
    assert_eq!(totals.edge_hits.total as usize, counted(None).len());
    assert_eq!(totals.edge_hits.hits as usize, counted(Some(true)).len());
    assert_eq!(totals.counted_bytes, sum(&mut counted(None).into_iter()));
    assert_eq!(totals.hit_bytes, sum(&mut counted(Some(true)).into_iter()));
    let left_out = facts.iter().filter(|facts| facts.inferred && facts.counted.is_none()).count();
    assert_eq!(totals.edge_hits.left_out as usize, left_out);
    assert_eq!(totals.prefetches.total as usize, facts.iter().filter(|facts| facts.prefetch.is_some()).count());
    assert_eq!(totals.prefetches.hits as usize, facts.iter().filter(|facts| facts.prefetch == Some(true)).count());
    for outcome in Status::ALL {
        let rows = facts.iter().filter(|facts| facts.outcome == outcome).count();
        assert_eq!(totals.with(outcome) as usize, rows, "{outcome:?}");
    }
    check_groups(capture);
}

fn check_groups(capture: &Capture) {
    let totals = capture.totals();
    let summary = capture.summary();
    let groups =
        [&summary.by_provider, &summary.by_host, &summary.by_resource_type, &summary.by_pop, &summary.by_cache_status];
    for groups in groups {
        assert_eq!(groups.iter().map(|group| group.requests).sum::<u32>(), totals.requests);
        assert_eq!(groups.iter().map(|group| group.counted).sum::<u32>(), totals.edge_hits.total);
        assert_eq!(groups.iter().map(|group| group.hits).sum::<u32>(), totals.edge_hits.hits);
        let bytes = groups.iter().fold(0, |sum: u64, group| sum.saturating_add(group.bytes));
        assert_eq!(bytes, totals.transfer_bytes);
    }
    // Of requests that came to nothing only some are explained as errors: a cancelled one is not.
    let explained = summary.errors.iter().map(|group| group.requests).sum::<u32>();
    let is_refused = |row: &u32| capture.row_facts(*row).is_some_and(|facts| facts.status >= 400);
    let refused = capture.rows().filter(is_refused).count();
    assert!(refused <= explained as usize && explained <= totals.errors, "{refused} {explained} {}", totals.errors);
}
