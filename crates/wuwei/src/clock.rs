//! The clock of this machine, read where a check or a request has to know the day.

use std::time::{SystemTime, UNIX_EPOCH};

use wuwei_engine::Date;

/// China's time, in which rules and records count days.
const OFFSET: i64 = 8 * 3600;

/// Now, as entries write it: `2026-11-23T10:12:05+08:00`.
pub(crate) fn now() -> String {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    moment(i64::try_from(since.as_secs()).unwrap_or(0))
}

/// A second since 1970, as entries write it.
fn moment(seconds: i64) -> String {
    let local = seconds + OFFSET;
    let day = i32::try_from(local.div_euclid(86_400))
        .ok()
        .and_then(Date::from_days);
    let day = day.map(Date::to_text).unwrap_or_default();
    let second = local.rem_euclid(86_400);
    format!(
        "{day}T{:02}:{:02}:{:02}+08:00",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn moments_are_written_in_the_time_of_china() {
        assert_eq!(moment(0), "1970-01-01T08:00:00+08:00");
        assert_eq!(moment(1_795_399_925), "2026-11-23T10:12:05+08:00");
        assert_eq!(moment(1_795_363_199), "2026-11-22T23:59:59+08:00");
    }
}
