//! `wuwei key`: keys are made on a specialist's device and enrolled by the office.

pub(crate) mod authorise;
pub(crate) mod new;
