//! What is said of townships as a whole.

/// "16个乡镇(街道)未定方案，机构和挂牌未核查。"
pub fn townships_without_scheme(count: usize) -> String {
    format!("{count}个乡镇(街道)未定方案，机构和挂牌未核查。")
}
