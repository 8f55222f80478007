//! The packs that travel with the program.

use std::sync::Arc;

use crate::rules::pack::{Pack, PackError};

const PACKS: [(&str, &str); 15] = [
    ("national.toml", include_str!("../../../assets/policy/national.toml")),
    ("standards.toml", include_str!("../../../assets/policy/standards.toml")),
    ("chengdu.toml", include_str!("../../../assets/policy/chengdu.toml")),
    ("wuhou.toml", include_str!("../../../assets/policy/wuhou.toml")),
    ("longquanyi.toml", include_str!("../../../assets/policy/longquanyi.toml")),
    ("qionglai.toml", include_str!("../../../assets/policy/qionglai.toml")),
    ("pengzhou.toml", include_str!("../../../assets/policy/pengzhou.toml")),
    ("chenghua.toml", include_str!("../../../assets/policy/chenghua.toml")),
    ("xuancheng.toml", include_str!("../../../assets/policy/xuancheng.toml")),
    ("qianxi.toml", include_str!("../../../assets/policy/qianxi.toml")),
    ("zhangye.toml", include_str!("../../../assets/policy/zhangye.toml")),
    ("chiping.toml", include_str!("../../../assets/policy/chiping.toml")),
    ("feicheng.toml", include_str!("../../../assets/policy/feicheng.toml")),
    ("shibei.toml", include_str!("../../../assets/policy/shibei.toml")),
    ("sample.toml", include_str!("../../../assets/policy/sample.toml")),
];

/// File name and text of each, in the order in which they are put together.
pub fn bundled_packs() -> impl Iterator<Item = (&'static str, &'static str)> {
    PACKS.into_iter()
}

pub fn packs() -> Result<Vec<Arc<Pack>>, PackError> {
    bundled_packs().map(|(file, text)| Pack::read(file, text).map(Arc::new)).collect()
}
