//! Drawn pages on the graphics card. They come and go with the images of the store.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Color32, ColorImage, TextureHandle, TextureOptions, Ui};

use crate::app::{PageStore, PageUse};
use crate::report::PageImage;

/// The longest side that a page is drawn with, in pixels.
const LONGEST_SIDE: f32 = 8192.0;

#[derive(Default)]
pub struct PageTextures {
    held: BTreeMap<(PageUse, usize), (Arc<PageImage>, TextureHandle)>,
}

impl PageTextures {
    /// Forgets pages that the store has forgotten.
    pub(super) fn keep(&mut self, pages: &PageStore) {
        self.held.retain(|(used_for, page), _| pages.image(*used_for, *page).is_some());
    }

    /// The page as it was last drawn.
    pub(super) fn texture(
        &mut self,
        ui: &Ui,
        pages: &PageStore,
        (used_for, page): (PageUse, usize),
    ) -> Option<TextureHandle> {
        let image = pages.image(used_for, page)?;
        let known = self.held.get(&(used_for, page)).filter(|(held, _)| Arc::ptr_eq(held, image));
        if let Some((_, texture)) = known {
            return Some(texture.clone());
        }
        let name = format!("{used_for:?} {page}");
        let texture = ui.ctx().load_texture(name, colours(image), TextureOptions::LINEAR);
        self.held.insert((used_for, page), (Arc::clone(image), texture.clone()));
        Some(texture)
    }
}

/// Pixels per point of paper, in thousandths, for a page that is shown `scale` times as large as its points. Old graphics cards take no side
/// longer than 2048 pixels and stop the program otherwise; such a page is drawn smaller and shown larger.
pub(super) fn drawn_scale(ui: &Ui, scale: f32, (width, height): (f32, f32)) -> u32 {
    let most = ui.input(|input| input.max_texture_side) as f32;
    thousandths(scale * ui.ctx().pixels_per_point(), width.max(height), most.min(LONGEST_SIDE))
}

fn thousandths(wanted: f32, longest: f32, most: f32) -> u32 {
    // A pixel less, for the image is rounded up.
    let finest = (most - 1.0) / longest.max(1.0);
    (wanted.min(finest) * 1000.0).floor().max(1.0) as u32
}

/// Pages are opaque.
fn colours(image: &PageImage) -> ColorImage {
    let pixels =
        image.rgba.as_chunks::<4>().0.iter().map(|[red, green, blue, _]| Color32::from_rgb(*red, *green, *blue));
    ColorImage::new([image.width as usize, image.height as usize], pixels.collect())
}

impl std::fmt::Debug for PageTextures {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("PageTextures").field("held", &self.held.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_never_drawn_larger_than_the_graphics_card_takes() {
        assert_eq!(thousandths(1.5, 842.0, 8192.0), 1500);
        let scale = thousandths(4.0, 842.0, 2048.0);
        assert_eq!(scale, 2431);
        assert!((scale as f32 / 1000.0 * 842.0).round() <= 2048.0);
    }

    #[test]
    fn colours_are_those_of_the_page() {
        let image = PageImage { width: 2, height: 1, rgba: vec![1, 2, 3, 255, 4, 5, 6, 255] };
        let colours = colours(&image);
        assert_eq!(
            (colours.size, colours.pixels),
            ([2, 1], vec![Color32::from_rgb(1, 2, 3), Color32::from_rgb(4, 5, 6)])
        );
    }
}
