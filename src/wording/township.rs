//! What is said of townships as a whole.

/// 乡镇(街道) whose offices and plates nobody judges.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TownshipsUnjudged {
    /// They name no scheme, and the book has none for them.
    pub without_scheme: usize,
    /// They name a scheme that this machine does not have, or whose pack cannot be used.
    pub scheme_unusable: usize,
}

impl TownshipsUnjudged {
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// "16个乡镇(街道)未定方案，机构和挂牌未核查。" and the like, one sentence for each reason.
pub fn townships_unjudged(unjudged: TownshipsUnjudged) -> Vec<String> {
    let TownshipsUnjudged { without_scheme, scheme_unusable } = unjudged;
    let reasons = [(without_scheme, "未定方案"), (scheme_unusable, "执行的方案不能用")];
    let told = reasons.into_iter().filter(|(count, _)| *count > 0);
    told.map(|(count, why)| format!("{count}个乡镇(街道){why}，机构和挂牌未核查。")).collect()
}
