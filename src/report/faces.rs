//! The faces every copy of the program carries, in the executable: one copy each, for print here and for the window.
//!
//! Both cover 通用规范汉字表, GBK and Extension A; characters beyond (𠮷) need a face from elsewhere, see `pdf::Typesetter::uncovered`.

/// 黑体: Noto Sans SC Regular, under the SIL Open Font License (`assets/fonts/OFL.txt`).
pub static SANS: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.otf");

/// 宋体: Noto Serif SC Regular, under the same licence.
pub static SERIF: &[u8] = include_bytes!("../../assets/fonts/NotoSerifSC-Regular.otf");
