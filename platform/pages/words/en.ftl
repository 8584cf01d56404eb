# Words of the frame and of the components. One message is one whole sentence or label, so that a
# place may put its own in its stead.

pages-skip-link = Skip to main content
pages-nav-label = Main menu
pages-language-english = English
pages-language-welsh = Cymraeg
pages-notices = Notices
pages-notices-new = { $count ->
    [one] { $count } new notice
   *[other] { $count } new notices
}
pages-account = My account
pages-sign-in = Sign in
pages-finish = Finish
pages-back = Back
pages-back-label = The way back
pages-print = Print this page
pages-read-aloud = Read this page aloud
pages-read-stop = Stop reading

pages-kiosk-label = This screen is shared
pages-kiosk-left = Others use this screen too. If you do nothing for { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}, it finishes by itself, and after { $whole } minutes in any case. We ask you before that. What you have written and not sent is then gone.
pages-kiosk-nearly = Your time on this screen is nearly over. What you have not sent in the next minute is gone.
pages-kiosk-shared = Others use this screen too. Press “Finish” before you go.
pages-print-large = Larger print
pages-print-normal = Normal print

pages-demo-tomorrow = Go on to tomorrow
pages-demo-later = Let ten minutes pass
pages-demo-title = See it as somebody else
pages-demo-about = This place is made up, and so is everybody in it.

pages-foot-help = Help
pages-foot-danger = If somebody is in danger
pages-foot-accessibility = Accessibility
pages-foot-privacy = Your privacy
pages-foot-licences = Licences
pages-foot-line = Planned together, done together, looked back on together.

pages-error-title = There is something to put right
pages-error-prefix = Error:
pages-warning = Warning
pages-banner-success = Done
pages-banner-info = Good to know

pages-textarea-limit = You can write up to { $count } characters.
pages-date-day = Day
pages-date-month = Month
pages-date-year = Year
pages-change = Change
pages-search = Search
pages-filter-title = Choose what to show
pages-filter-apply = Show these
pages-filter-clear = Show everything

pages-crumbs-label = Where you are
pages-pagination-label = More pages
pages-pagination-previous = Previous page
pages-pagination-next = Next page
pages-more-than-100 = More than 100
pages-counted = { $count } in all

pages-next = What happens next
pages-you-said = You said
pages-we-did = We did
pages-we-will = We will
pages-we-couldnt = We couldn’t, because

pages-step-done = Done
pages-step-now = Now
pages-step-ahead = Still to come

pages-slip-code = Your code
pages-slip-typing = Capitals or small letters, with or without spaces: the code works either way.

pages-home = Back to the home page
pages-too-long = This has { $has } characters. There is room for { $most }: please shorten it.
pages-unprintable = There is a sign in this that cannot be printed. Please type it again.

# Why there is no page, and what to do about it.
pages-not-there = There is nothing here
pages-not-there-text = The address may be mistyped, or what was here is no longer open to you.
pages-not-allowed = This is not yours to do
pages-not-allowed-text = Somebody else decides about this here. If you think that is wrong, ask your rep or a worker.
pages-why-not-yours = This belongs to somebody else, so only they can open it.
pages-sign-in-first = Please sign in first
pages-sign-in-first-text = You can go on once you have signed in.
pages-stale = This page was open too long
pages-stale-text = Nothing was saved. Sign in again and send it once more.
pages-bad-form = We could not read what was sent
pages-bad-form-text = Nothing was saved. Go back, check what you wrote and send it again.
pages-too-large = That is too much at once
pages-too-large-text = Nothing was saved. Send it in smaller parts.
pages-already = This was sent before, with other words
pages-already-text = The first time was saved. If you meant to send something new, send it again as new.
pages-already-again = Send it again as new
pages-already-see = See what was sent first
pages-unsure = We cannot tell whether that was saved
pages-unsure-text = Our database stopped just then. Look whether it is there before you send it again. If you send the same form again and it was saved, it is not saved twice.
pages-request = If you ask somebody about this, say: request { $id }.
pages-busy = We are busy for a moment
pages-busy-text = Nothing was saved. Wait a few seconds and try again.
pages-file-kind = This is no sheet that we can read. Save it as a workbook (.xlsx) without a password, or as CSV.
pages-file-letters = The letters of this file cannot be read. Save it as “CSV UTF-8”, or as a workbook (.xlsx).
pages-file-broken = This file is cut off or damaged. Save it again and choose it again.
pages-file-large = There is too much in this file. Take away pictures and other sheets, or make two files of it.
pages-file-wide = This sheet has too many columns. Keep the ones that are asked for.
pages-crowded = Too many are asking just now
pages-crowded-text = Nothing was saved, and nothing was looked up. Try again in a minute.
pages-broken = Something broke on our side
pages-broken-text = It was not your doing. Nothing was saved from this page. Try again, and tell a worker if it happens again.

pages-setting-accent = Colour of the place
pages-setting-accent-moss = Moss green
pages-setting-accent-heather = Heather
pages-setting-accent-harbour = Harbour blue
pages-setting-accent-clay = Clay
pages-setting-accent-slate = Slate

pages-prove = Please show once more that it is you
pages-prove-about = This page opens or changes something that matters. Somebody else could be sitting at your screen, so we ask again.
pages-prove-kept = What you typed is kept. Nothing was saved yet.
pages-prove-demo = This is the demonstration, and its people have no passphrase. Choose the same person again in the bar, and go on.
pages-prove-passphrase = Your passphrase
pages-prove-code = Or a code from your app, or a recovery slip
pages-prove-code-hint = One of the two is enough.
pages-prove-go = Go on
pages-prove-elsewhere = Or show it with { $name }
pages-new-tab = (opens in a new tab)
pages-prove-next = For five minutes we do not ask again. Wrong tries count as they do at sign-in.
pages-passkey-go = Use my passkey
pages-passkey-silent = Your passkey did not answer. Press the button again, or use another way on this page.
pages-proved = Thank you
pages-proved-about = What you typed is still here. Send it now.
pages-proved-go = Send what I typed
pages-proved-next = It is sent once, as if nothing had come between.
