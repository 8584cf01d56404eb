//! What a handler needs: the picture that came with a form, why it cannot be taken in words, and a picture as an answer.

use access::Site;
use basics::{PersonId, PlaceId};
use pages::{Outcome, Page, Problem, Route, Sent};

use crate::desk::take_in;
use crate::keeping::{lay, room};
use crate::model::{FileId, Full, Laid};
use crate::picture::{MOST_BYTES, Refused};
use crate::{find, open};

/// How many bytes a form with a picture may have: the picture, and room for what is written beside it.
pub const FORM_MOST: usize = 12 * 1024 * 1024;

/// The row of a form with which a picture may come.
#[must_use]
pub const fn with_picture(row: Route) -> Route {
    row.with_files().up_to(FORM_MOST)
}

/// Why a picture that came with a form was not laid into the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotBrought {
    /// It is no picture that can be taken.
    Refused(Refused),
    /// There is no room for it.
    Full(Full),
}

impl From<Refused> for NotBrought {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<Full> for NotBrought {
    fn from(full: Full) -> Self {
        Self::Full(full)
    }
}

impl NotBrought {
    /// In words, for the field it was chosen in.
    #[must_use]
    pub fn words(self, page: &Page) -> String {
        match self {
            Self::Refused(Refused::TooManyBytes) => {
                let mib = i64::try_from(MOST_BYTES / (1024 * 1024)).unwrap_or(0);
                page.t1(Refused::TooManyBytes.key(), "most", mib)
            }
            Self::Refused(refused @ Refused::TooManyDots { most }) => {
                page.t1(refused.key(), "most", i64::try_from(most / 1_000_000).unwrap_or(0))
            }
            Self::Refused(refused) => page.t(refused.key()),
            Self::Full(full) => page.t1(full.key(), "most", full.most()),
        }
    }
}

/// Takes the picture that came in a field of a form and lays it into the folder: the last thing before the act, once
/// everything else on the form is right. `Ok(Ok(None))` when none was chosen.
///
/// # Errors
/// [`Problem`] when store or disk fail; `Ok(Err)` when it cannot be taken.
pub async fn bring(
    site: &Site,
    sent: &Sent,
    field: &str,
    by: Option<PersonId>,
    place: PlaceId,
) -> Result<Result<Option<Laid>, NotBrought>, Problem> {
    let Some(upload) = sent.file(field) else { return Ok(Ok(None)) };
    // Nobody makes the house read pictures for which there is no room.
    let mut tx = site.db.read().await?;
    if let Err(full) = room(&mut tx, by, place, 1, site.now()).await? {
        return Ok(Err(full.into()));
    }
    drop(tx);
    let picture = match take_in(upload.bytes()).await {
        Ok(picture) => picture,
        Err(refused) => return Ok(Err(refused.into())),
    };
    Ok(lay(site, by, place, picture).await?.map(Some).map_err(NotBrought::from))
}

/// Answers with a picture. Whoever calls this has decided before that they may see it.
///
/// # Errors
/// [`Problem::NotThere`] when it went; [`Problem`] when store or disk fail.
pub async fn show(site: &Site, id: FileId) -> Outcome {
    let held = find(&mut site.db.read().await?, id).await?.ok_or(Problem::NotThere)?;
    let jpeg = open(site, &held).await?.ok_or(Problem::NotThere)?;
    // No name of anybody's, and none that says what it is: it may be saved on a screen that others use.
    pages::attachment("image/jpeg", "inline; filename=\"picture.jpg\"", jpeg)
}
