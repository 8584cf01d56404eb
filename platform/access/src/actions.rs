//! One row an action: its name, what it needs besides, and who may. Every shelf above declares its actions in this form, so
//! that the rows can be read as a table.

use crate::{Asking, Why};

/// Whoever may not cannot learn that the thing is there.
///
/// # Errors
/// [`Why::Hidden`].
pub const fn or_hidden(_: &Asking<'_>, may: bool) -> Result<(), Why> {
    if may { Ok(()) } else { Err(Why::Hidden) }
}

/// Whoever may not is told that their role does not allow it: that the thing is there is no secret.
///
/// # Errors
/// [`Why::Role`].
pub const fn or_told(_: &Asking<'_>, may: bool) -> Result<(), Why> {
    if may { Ok(()) } else { Err(Why::Role) }
}

/// Whoever belongs to the place and may not is told so; anybody else cannot learn that the thing is there.
///
/// # Errors
/// [`Why::Role`] or [`Why::Hidden`].
pub fn or_told_inside(asking: &Asking<'_>, may: bool) -> Result<(), Why> {
    if asking.belongs() { or_told(asking, may) } else { or_hidden(asking, may) }
}

/// Declares actions on one kind of object that load the same facts and say no in the same way: [`or_hidden`], [`or_told`] or
/// [`or_told_inside`]. Square brackets hold constants of [`Action`](crate::Action) that are not the usual ones.
///
/// ```
/// # use access::{About, or_hidden, places, store};
/// # use access::basics::PlaceId;
/// async fn place(tx: &mut store::ReadTx, id: PlaceId) -> store::Result<Option<About>> {
///     places::about(tx, id, None).await
/// }
///
/// access::actions! { "place", PlaceId, About, place, or_hidden:
///     /// See what hangs on the wall.
///     SeeWall = "trial.see_wall", |asking| asking.belongs();
///     /// The house takes down what is old.
///     TidyWall = "trial.tidy_wall" [const JOBS: &'static [&'static str] = &["trial.tidy"];], |_asking| false;
/// }
/// ```
#[macro_export]
macro_rules! actions {
    ($object:literal, $id:ty, $facts:ty, $load:path, $no:path:
     $($(#[$doc:meta])* $name:ident = $text:literal $([$($extra:tt)*])?, |$asking:ident| $rule:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;
        impl $crate::Action for $name {
            const NAME: &'static str = $text;
            const OBJECT: &'static str = $object;
            $($($extra)*)?
            type Id = $id;
            type Facts = $facts;
            async fn load(tx: &mut $crate::store::ReadTx, id: $id) -> $crate::store::Result<Option<$facts>> {
                $load(tx, id).await
            }
            fn rule(asking: &$crate::Asking<'_>) -> ::std::result::Result<(), $crate::Why> {
                let $asking = asking;
                $no(asking, $rule)
            }
        }
    )+};
}
