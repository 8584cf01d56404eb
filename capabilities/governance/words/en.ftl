# Words of the way in, the account, people, places, the home page and search.

governance-nav-home = Home
governance-nav-people = People
governance-nav-places = Places
governance-nav-search = Search
governance-back-account = Back to my account
governance-back-people = Back to people
governance-back-person = Back to this person
governance-back-place = Back to this place
governance-back-places = Back to places
governance-back-sheet = Back to the sheet
governance-save = Save
governance-from = from { $day }
governance-until = until { $day }
governance-date-bad = This is not a date. Write day, month and year in numbers.
governance-date-past = This day is over. Choose today or a later day.

governance-front-title = Plan it, do it and look back on it together
governance-front-what = People who use justice services and people who work in them make plans here, side by side. Whatever you say gets an answer.
governance-front-sign-in = Sign in
governance-front-slip = I have a slip of paper
governance-front-how = How it works
governance-front-how-1 = You say what should be better, or what went well.
governance-front-how-2 = We must answer by a date, and say why.
governance-front-how-3 = You say if you were heard. If not, another person looks at it.
governance-front-nameless = Say something without your name
governance-front-receipt = I have a code and want to see my answer
governance-front-board = See what people said and what we did
governance-front-danger = Is somebody in danger? See who to ring.
governance-front-next = Sign in, or use your slip. If you have neither, ask a worker for a slip.

governance-home-title = Home
governance-home-hello = Hello { $name }
governance-home-left = You are not in any place here now. Your own words, answers and plans are still yours. You can read them and take them with you.
governance-home-waiting = What is waiting for you
governance-home-waiting-none = Nothing is waiting for you. You can take your time.
governance-home-by = By { $day }
governance-home-said = What came of what you said
governance-home-said-none = You have not asked for anything yet
governance-home-said-how = When you make a suggestion, you see here what happens to it.
governance-home-suggest = Say what should be better
governance-home-people = Look after people
governance-home-account = My account
governance-home-next = Open what is waiting for you, or say what you think. We tell you on this page when something changes.
governance-thing = Something you asked
governance-thing-suggestion = Your suggestion
governance-thing-person = A person
governance-thing-place = A place

governance-sign-in-title = Sign in
governance-sign-in-name = Your sign-in name
governance-sign-in-name-hint = The name you chose when you used your slip.
governance-sign-in-passphrase = Your passphrase
governance-sign-in-shared = Other people use this device too
governance-sign-in-slip = I have a slip with a code
governance-sign-in-forgot = Forgot your name or passphrase? A worker can print you a new slip.
governance-sign-in-next = You come to your own page. If other people use this device, press “Finish” when you go.
governance-sign-in-wrong = The name or the passphrase is not right. Check both and try again.
governance-sign-in-short = Your passphrase is too short for what you do here now. Ask whoever looks after your place for a slip: with it you choose a longer one.
governance-sign-in-wait = { $minutes ->
    [one] There were too many wrong tries. Please wait 1 minute, then try again.
   *[other] There were too many wrong tries. Please wait { $minutes } minutes, then try again.
}

governance-join-title = Use your slip
governance-join-about = Your slip of paper has a code on it. Type the code here.
governance-join-code = The code on your slip
governance-join-code-hint = It has five groups of four. Capitals and spaces do not matter.
governance-join-go = Go on
governance-join-next = If the code is right, you choose a name and a passphrase.
governance-join-wrong = This code does not work. Check each letter. If it still does not work, ask for a new slip.
governance-join-hello = Hello { $name }
governance-join-known = You sign in with the name “{ $name }”. It stays the same.
governance-join-name = Choose a name to sign in with
governance-join-name-hint = From 3 to 40 letters or numbers. It need not be your real name.
governance-join-name-bad = A name needs 3 to 40 letters, numbers, dots or dashes.
governance-join-name-taken = Somebody else has this name. Choose another one.
governance-join-passphrase = Choose a passphrase
governance-join-passphrase-hint = Three or four words that only you would put together. At least 8 letters, or 15 if you work here. Nobody else can see it, workers cannot either.
governance-join-done = Finish and sign in
governance-join-not-you = Not { $name }? Then this slip is not yours. Please give it back to a worker.
governance-join-name-next = You are signed in at once. Your slip will not work again.
governance-join-welcome = Welcome. Your slip is used up: from now on, sign in with your name and passphrase.
governance-passphrase-short = This is too short. It needs at least { $least } letters.
governance-passphrase-common = This is easy to guess. Put three or four words together that do not belong together.

governance-account-title = My account
governance-account-name = Name
governance-account-sign-in-name = Sign-in name
governance-account-passphrase = Passphrase
governance-account-passphrase-hidden = Only you know it
governance-account-places = Where I belong
governance-account-relations = Who is there for me
governance-account-tied-to = Who I am there for
governance-account-sessions = Where I am signed in
governance-account-sessions-about = If you see one that is not you, end it. Then change your passphrase.
governance-account-how-told = How we tell you when there is news
governance-account-data = My data: see it and take it with me
governance-account-next = Change what you like. It counts at once.
governance-membership-over = ended
governance-device-own = A device of my own
governance-device-shared = A device that others use too
governance-session-seen = last used on { $day }
governance-session-this = this device
governance-session-end = End it
governance-session-end-others = End all the others
governance-session-ended = That session has ended.
governance-session-others-ended = All other sessions have ended.
governance-reading-title = How I read
governance-reading-lang = Language
governance-reading-large = Large print
governance-reading-saved = Your choice is saved.
governance-lang-en = English
governance-lang-cy = Cymraeg (Welsh)

governance-passphrase-title = Change my passphrase
governance-passphrase-old = Your passphrase now
governance-passphrase-old-wrong = This is not your passphrase. Try again.
governance-passphrase-new = Your new passphrase
governance-passphrase-new-hint = Three or four words that only you would put together. At least 8 letters, or 15 if you work here.
governance-passphrase-next = Every other device is signed out. This one stays signed in.
governance-passphrase-changed = Your passphrase is changed. All other devices are signed out.

governance-data-title = My data
governance-data-about = This file has what is kept about you here, and every answer you were given. Nobody else’s name is in it. Notes that workers wrote to each other are not in it: ask a worker if you want to see those.
governance-data-shared = Think before you save it on a device that others use.
governance-data-get = Download my data
governance-data-erase = Do you want everything about you to be deleted? Tell a worker. It is done by the person who runs this system, and you get proof.
governance-data-next = A file called my-data.json is saved. We note that you took it.

governance-people-title = People
governance-people-find = Find a name
governance-people-none = Nobody is here
governance-people-none-how = Invite somebody. They get a slip of paper with a code.
governance-people-none-found = No name fits. Try fewer letters.
governance-people-not-in = has not used a slip yet
governance-people-next = Open a name to see where they belong or to print a slip.

governance-left-title = People who left
governance-left-about = Whoever left a place you look after in the last twelve months and has no place now. Open a name to print their slip for leaving again, or to give them a place.
governance-left-none-how = Nobody has left in the last twelve months.
governance-left-on = left on { $day }
governance-left-next = Their own words and their account stay theirs. You see only that they were here.

governance-give-title = Give them a place more
governance-give-about = They keep the places they have. If they had left, they are back.
governance-give-own = You cannot give yourself a place. Ask somebody else who looks after it.
governance-give-already = They are that there already. Choose another place, or something else for them to be.
governance-give-done = They belong there now. They have been told.
governance-give-next = They are told. If they cannot sign in, print a slip for them.

governance-person-title = A person
governance-person-in = They can sign in.
governance-person-not-in = They have not used a slip yet, so they cannot sign in.
governance-person-memberships = Where they belong
governance-person-end = End this in { $place }
governance-person-relations = Who is there for them
governance-person-relations-none = Nobody has been named yet.
governance-person-slip = The way in
governance-person-slip-about = A slip lets them choose a new passphrase. Slips from before stop working.
governance-person-slip-left = They have left. A slip for leaving keeps their way in for 90 days, so that they do not lose their own words.
governance-person-slip-make = Make a slip
governance-person-slip-release = Make a slip for leaving
governance-person-next = The person sees what you change here on their own account page.

governance-invite-title = Invite one person
governance-invite-name = Their name
governance-invite-name-hint = As people here call them.
governance-invite-name-missing = Write their name.
governance-invite-place = Place
governance-invite-place-missing = Choose a place.
governance-invite-role = What they will be here
governance-invite-role-missing = Choose what they will be.
governance-invite-role-refused = You cannot give this role in this place. Ask a manager.
governance-invite-standing = How they stand to the service
governance-invite-standing-missing = Choose how they stand to the service.
governance-invite-lang = The language they read
governance-invite-until = Last day
governance-invite-until-hint = Leave it empty if there is none.
governance-invite-go = Invite and make the slip
governance-invite-next = You see the slip once. Print it and hand it over.

governance-slip-title = Print this slip
governance-slips-title = Print these slips
governance-slip-once = You see the code only this once. Print it now. If it is lost, make a new slip.
governance-slip-invite = With this slip you come in for the first time. Keep it to yourself.
governance-slip-reset = With this slip you choose a new passphrase. Keep it to yourself.
governance-slip-release = With this slip you keep your way in after you leave. Keep it to yourself.
governance-slip-where = Read the picture with a phone, or open { $address } and type the code.
governance-slip-until = It works once, until { $day }.
governance-slip-on = I have printed it: go on
governance-slip-next = Give the slip to the person in a closed envelope. Nobody else should see it.

governance-end-title = End a membership
governance-end-question = End what { $name } is in { $place }?
governance-end-what = They lose their part in this place at once.
governance-end-keeps = They keep their own words, their answers and their plan, and they can still sign in.
governance-end-go = Yes, end it now
governance-end-no = No, go back
governance-end-next = You can print a slip for leaving next, so that they keep their way in.
governance-end-done = It has ended. Do they need a slip for leaving? You can make it here.
governance-end-own-last = This is your own last place as administrator. Make somebody else administrator first.
governance-end-over = This has ended already.

governance-relation-title = Say who is there for them
governance-relation-kind = What they are
governance-relation-kind-missing = Choose what they are.
governance-relation-kind-refused = Only a manager can decide this.
governance-relation-holder = Who
governance-relation-holder-missing = Choose who.
governance-relation-holder-self = Nobody can be this to themselves. Choose somebody else.
governance-relation-holder-unfit = This person cannot be this here. Choose somebody else.
governance-relation-place = Where it counts
governance-relation-place-hint = It gives no power in other places, and other places do not see it.
governance-relation-place-refused = They do not belong there, or you do not look after it. Choose another place.
governance-relation-from = First day
governance-relation-from-hint = Leave it empty for today.
governance-relation-until = Last day
governance-relation-until-hint = Cover must have one. For the rest you can leave it empty.
governance-relation-until-missing = Cover needs a last day.
governance-relation-until-wrong = The last day must not be over, and must not come before the first.
governance-relation-nobody = There is nobody to choose
governance-relation-nobody-how = Invite a worker or a volunteer to this place first.
governance-relation-next = The person sees the name and the dates.
governance-relation-done = It is saved.
governance-relation-end = End this for { $name }
governance-relation-ended = It has ended.
governance-relation-assigned_worker = Their worker
governance-relation-cover = Covers for their worker
governance-relation-line_manager = Line manager
governance-relation-rep = Rep
governance-relation-mentor = Mentor
governance-relation-supporter = Supporter
governance-relation-duty_reader = Duty reader

governance-sheet-title = Invite many people with a sheet
governance-sheet-about = Copy the rows from your spreadsheet and paste them here. Nothing is saved until you say so.
governance-sheet-example = The first row names the columns, like this:
governance-sheet-most = At most { $most } people on one sheet.
governance-sheet-text = Your rows
governance-sheet-check = Check it
governance-sheet-next = You see each row and what is wrong with it. Nobody is invited yet.
governance-sheet-empty = There are no rows here. Paste the row with the columns, then one row for each person.
governance-sheet-many = There are { $rows } rows. At most { $most } fit on one sheet: please use two.
governance-sheet-line = Row { $line } cannot be read. It may have too many columns or an open quotation mark.
governance-sheet-missing = These columns are missing: { $columns }
governance-sheet-unknown = We do not know these columns, or they stand there twice: { $columns }
governance-sheet-result = What would happen
governance-sheet-count = { $good } good, { $bad } with something to put right
governance-sheet-head-line = Row
governance-sheet-head-name = Name
governance-sheet-head-role = Role
governance-sheet-head-place = Place
governance-sheet-head-result = What would happen
governance-sheet-good = Will be invited
governance-sheet-fault-empty = Column { $column }: this is empty.
governance-sheet-fault-long = Column { $column }: this is too long or cannot be printed.
governance-sheet-fault-role = Column { $column }: we do not know this role.
governance-sheet-fault-role-reach = Column { $column }: you cannot give this role in this place.
governance-sheet-fault-standing = Column { $column }: we do not know this word.
governance-sheet-fault-place = Column { $column }: there is no such place among yours.
governance-sheet-fault-place-two = Column { $column }: more than one of your places has this name. Invite this person by hand.
governance-sheet-fault-language = Column { $column }: write en or cy.
governance-sheet-fault-date = Column { $column }: this is not a date. Write it like 31/12/2026.
governance-sheet-fault-past = Column { $column }: this day is over.
governance-sheet-fault-twice = Column { $column }: the same name and place stand above.
governance-sheet-fault-member = Column { $column }: somebody with this name is already in this place. If it is another person, invite them by hand.
governance-sheet-leave-out = Leave out the rows that have something wrong
governance-sheet-go = Invite and make the slips
governance-sheet-again = Paste another sheet
governance-sheet-check-next = Put your sheet right and paste it again, or invite the good rows. You see all slips once, to print.
governance-sheet-has-faults = Some rows have something wrong. Put them right, or tick the box to leave them out.
governance-sheet-nobody = No row is left to invite.
governance-sheet-changed = Something changed while you looked. Check the rows again.

governance-places-title = Places
governance-places-none = You are not in any place now
governance-places-none-how = A worker can invite you to one.
governance-places-in = in { $place }
governance-places-next = Open a place to see who speaks for people there.
governance-place-title = A place
governance-place-kind = Kind
governance-place-nation = Bank holidays of
governance-place-zone = Time zone
governance-place-relations = Reps and duty readers
governance-place-relations-none = Nobody has been named yet. Ask a worker who speaks for you.
governance-place-name-somebody = Name a rep or a duty reader
governance-place-days-off = Days off to come
governance-place-days-off-none = None but the bank holidays.
governance-place-people = See the people of this place
governance-place-next = If a date to answer falls on a day off, it moves to the next working day.
governance-nation-england-and-wales = England and Wales
governance-nation-scotland = Scotland
governance-nation-northern-ireland = Northern Ireland
governance-kind-partnership = Partnership
governance-kind-area = Area
governance-kind-prison = Prison
governance-kind-office = Office
governance-kind-wing = Wing
governance-kind-project = Project or group

governance-kiosks-title = Shared screens
governance-kiosks-about = A shared screen lets people sign in with a name and six digits, and say something without a name. Each session there is short.
governance-kiosks-there = Screens of this place
governance-kiosks-none = No screen of this place is enrolled yet. Open this page on the screen itself, and press below.
governance-kiosk-used = last used on { $day }
governance-kiosk-unused = not used yet
governance-kiosk-end = Stop using the screen “{ $name }”
governance-kiosk-ended = That screen is a shared screen of this place no more.
governance-kiosk-this = Make this screen one of them
governance-kiosk-this-about = Do this on the shared screen itself. It becomes a shared screen of { $place }, and you are signed out on it at once.
governance-kiosk-name = What the screen is called
governance-kiosk-name-hint = For example: library.
governance-kiosk-name-missing = Give the screen a name, so that you know it in the list.
governance-kiosk-enrol = Make this screen a shared screen
governance-kiosks-next = It shows its own first page. It stays enrolled until you stop using it here.
governance-kiosk-front-title = Welcome to { $place }
governance-kiosk-front-about = Others use this screen too. When you are done, press “Finish”: then nothing of yours stays here.
governance-kiosk-front-pin = Sign in with my name and PIN
governance-kiosk-front-next = Whatever you choose, it finishes by itself if you walk away.
governance-device-kiosk = A shared screen of a place
governance-setting-kiosk-idle = Minutes without use after which a shared screen finishes by itself
governance-setting-kiosk-whole = Minutes after which a shared screen finishes in any case

governance-still-title = Are you still there?
governance-still-left = { $seconds ->
    [one] In one second this finishes by itself.
   *[other] In { $seconds } seconds this finishes by itself.
}
governance-still-words = If you carry on, you come back to the page you were on. What you had written and not sent is gone: we are sorry.
governance-still-last = Your time on this screen is over then, even if you carry on. Sign in again for more.
governance-still-carry-on = Carry on
governance-still-next = If you do nothing, you are signed out and nothing of yours stays on this screen.
governance-finished-title = Finished
governance-finished-about = Nothing of yours stays on this screen.
governance-finished-again = Begin again
governance-finished-next = The next person starts at the first page.

governance-data-not-here = Not on a shared screen: the file would stay on it. Do this on a device of your own, or ask a worker for a copy on paper.
governance-account-pin = PIN for shared screens
governance-pin = Your PIN
governance-pin-hint = Six digits.
governance-pin-wrong = The name or the PIN is not right. After five wrong tries a PIN stops working. Then use your passphrase or a slip, and choose a new PIN.
governance-pin-passphrase-instead = Use my passphrase instead
governance-pin-none-yet = No PIN yet? Sign in with your passphrase or a slip, then choose one on your account page.
governance-pin-sign-in-next = You come to your own page. Press “Finish” when you go.
governance-pin-title = A PIN for shared screens
governance-pin-about = With six digits you can sign in on the shared screens of your place, and nowhere else.
governance-pin-state-unset = You have no PIN yet.
governance-pin-state-works = You have a PIN.
governance-pin-state-locked = Your PIN stopped working after five wrong tries. Choose a new one.
governance-pin-new = Six digits
governance-pin-new-hint = Nothing easy to guess, such as 111111, 123456 or 123123.
governance-pin-again = The same six digits again
governance-pin-not-six = A PIN has six digits.
governance-pin-easy = Everybody tries this first. Choose other digits.
governance-pin-differs = The two are not the same. Type both again.
governance-pin-keep = Keep this PIN
governance-pin-kept = Your PIN works from now on.
governance-pin-stop = Stop using my PIN
governance-pin-stopped = Your PIN does not work any more.
governance-pin-not-now = Not now
governance-pin-next = Do not show your PIN to anybody. Staff never ask for it.

governance-settings-title = What this place has decided
governance-settings-about = A place does what the place above it does, until it decides for itself.
governance-settings-own = This place has decided this.
governance-settings-from = This comes from { $place }.
governance-settings-default = Nobody has decided this yet, so this is how it starts.
governance-settings-take-back = Take back
governance-settings-saved = It is saved, and counts from now on.
governance-settings-number = Write a whole number from { $least } to { $most }.
governance-settings-bad = This cannot be taken. Choose one of the answers, or write less.
governance-settings-next = What you save counts at once, here and in every place inside.
governance-switch-on = On
governance-switch-off = Off
governance-day-off-title = Add a day off
governance-day-off-day = Day
governance-day-off-name = What day it is
governance-day-off-name-hint = For example: staff training day.
governance-day-off-name-missing = Write what day it is.
governance-day-off-add = Add this day
governance-day-off-saved = The day is added.
governance-room-title = Add a place inside
governance-room-in = It will be inside { $place }.
governance-room-name = Name of the new place
governance-room-name-missing = Write a name.
governance-room-kind = What kind of place
governance-room-kind-missing = Choose what kind of place it is.
governance-room-go = Add the place
governance-room-next = The new place does what the place above does. Then you can invite people.
governance-room-done = The place is there. Now invite people, or decide what it does.

governance-search-title = Search
governance-search-label = What are you looking for?
governance-search-begin = Write a word or two
governance-search-none = Nothing was found
governance-search-how = Use few and plain words, such as “visits” or “phone credit”. You find what is open to you in your places.
governance-search-newest = The newest comes first.
governance-search-next = Open what you find. If there is too much, add a word.

governance-role-anonymous = Nobody signed in
governance-role-participant = Member
governance-role-rep = Rep
governance-role-peer_mentor = Peer mentor
governance-role-volunteer = Volunteer
governance-role-practitioner = Worker
governance-role-manager = Manager
governance-role-reviewer = Reviewer from outside
governance-role-administrator = Administrator
governance-role-auditor = Auditor
governance-role-kiosk = Shared device
governance-standing-resident = Resident
governance-standing-on_probation = On probation
governance-standing-former = Used the service before
governance-standing-family = Family or friend
governance-standing-community = From the community
governance-standing-faith = From a faith or community group
governance-standing-harmed = Was harmed by crime
governance-standing-staff = Staff
governance-standing-partner = Partner worker

governance-help-title = Help
governance-help-intro = You can ask a rep or a worker at any time. Here is how the pages work.
governance-help-1 = Coming in
governance-help-1-1 = A worker gives you a slip of paper with a code.
governance-help-1-2 = Press “I have a slip of paper” and type the code. Then choose a name and a passphrase.
governance-help-1-3 = If you forget them, ask for a new slip. Nobody can look up your passphrase.
governance-help-2 = Reading
governance-help-2-1 = At the top of each page you can choose English or Welsh.
governance-help-2-2 = In “My account” you can choose large print.
governance-help-2-3 = Somebody may read or write for you. You decide who.
governance-help-3 = Shared devices
governance-help-3-1 = Tick “Other people use this device too” when you sign in.
governance-help-3-2 = Press “Finish” when you go. The next person then sees nothing of yours.
governance-help-4 = When you leave
governance-help-4-1 = Ask for a slip for leaving. It keeps your way in.
governance-help-4-2 = Your own words and answers stay yours.
governance-help-next = Sign in and try. You cannot break anything.

governance-danger-title = If somebody is in danger
governance-danger-intro = Nobody may be reading here right now
governance-danger-now = If you or somebody else could be hurt, do not write here. Tell a person now.
governance-danger-1 = In prison
governance-danger-1-1 = Tell the staff on duty, or press the emergency bell in your cell.
governance-danger-1-2 = You can ask to talk to a Listener, the chaplain or healthcare.
governance-danger-1-3 = The Samaritans are on 116 123. It is free from the prison phone in most places.
governance-danger-2 = Outside
governance-danger-2-1 = Ring 999 if somebody could be hurt now.
governance-danger-2-2 = Ring the Samaritans on 116 123, day or night. It is free.
governance-danger-2-3 = Or send a text with the word SHOUT to 85258. It is free and open day and night.
governance-danger-2-4 = For health that cannot wait but is not an emergency, ring 111.
governance-danger-3 = Good to know
governance-danger-3-1 = This is a general list. Your place should add its own numbers: ask a worker where they are.
governance-danger-3-2 = If you write here that somebody is in danger, we cannot keep it to ourselves.
governance-danger-next = Tell a person now. You can come back here later.

governance-accessibility-title = Accessibility
governance-accessibility-intro = These pages should work for everybody. Here is what we did, and what is not good yet.
governance-accessibility-1 = What works
governance-accessibility-1-1 = Every page works with the keyboard, and without scripts.
governance-accessibility-1-2 = Every page works on a small phone and can be printed.
governance-accessibility-1-3 = The typeface is made for people who find reading hard.
governance-accessibility-1-4 = We aim at the standard WCAG 2.2, level AA.
governance-accessibility-2 = What is not good yet
governance-accessibility-2-1 = These pages have not been tried with enough people yet.
governance-accessibility-2-2 = There is no Easy Read with pictures and no sign language yet.
governance-accessibility-2-3 = Your downloaded data is a file for computers and hard to read.
governance-accessibility-3 = If something does not work for you
governance-accessibility-3-1 = Tell a worker or a rep. They can do it with you on paper.
governance-accessibility-next = Tell us what gets in your way. It is a suggestion like any other, and gets an answer.

governance-privacy-title = Your privacy
governance-privacy-intro = Your words are yours. Here is what is kept, who sees it and what you can ask for.
governance-privacy-1 = What is kept
governance-privacy-1-1 = Your name, where you belong here, and what you write.
governance-privacy-1-2 = There is no field here for what you were sentenced for.
governance-privacy-1-3 = We note who did what and when. The note does not hold your words.
governance-privacy-2 = Who sees it
governance-privacy-2-1 = People who look after your place see your name and what you are there.
governance-privacy-2-2 = The people who keep this system going do not see what you write on its pages.
governance-privacy-2-3 = What you do here is not used to check up on you.
governance-privacy-2-4 = If you write that somebody is in danger, we must act on it.
governance-privacy-3 = Cookies
governance-privacy-3-1 = Cookies keep you signed in, keep your language, and slow down people who guess passphrases.
governance-privacy-3-2 = There are no others, and nothing is sent to any other company.
governance-privacy-4 = What you can ask for
governance-privacy-4-1 = You can take all your data with you: see “My account”.
governance-privacy-4-2 = You can ask for something wrong to be put right.
governance-privacy-4-3 = You can ask for everything about you to be deleted.
governance-privacy-4-4 = You can complain to the Information Commissioner on 0303 123 1113.
governance-privacy-next = Open “My account” to see what is kept about you.

notice-governance-slip-issued = A slip with a new way into your account was made. If you did not ask for it, tell somebody you trust.
notice-governance-named = You were named for a task here, such as duty reader, rep or cover. See your account or the place.
notice-governance-relation-set = Somebody is now named as working with you. See who.
notice-governance-membership-given = You now belong to one more place here. See which.

governance-prove-title = Show once more that it is you
governance-code-title = One more step
governance-code-about = Your passphrase is right. Now type the six digits that your app shows, or one of your recovery slips.
governance-code = Code from your app, or a recovery slip
governance-code-hint = Capitals and spaces do not matter. You have five minutes.
governance-code-wrong = This code is not right, or it was used already. Wait until your app shows the next one. If that does not help, the clock of your phone may be wrong: let it set itself.
governance-code-over = That took too long, or there were too many wrong codes. Sign in again.
governance-code-again = Back to signing in
governance-code-lost = Lost your phone and your slips? Two workers together can take this step away. Ask one of them.
governance-code-next = You come to where you wanted to go.
governance-back-second = Back to my second step
governance-second-title = My second step
governance-second-about = With a second step, somebody who learns your passphrase still cannot get in. You need your phone or another device of yours, or a slip of paper.
governance-second-needed = Your place asks a second step of people in your role. Set it up now: everything else opens after that.
governance-second-needed-from = From { $day } your place asks a second step of people in your role. You can set it up today.
governance-second-on = On
governance-second-off = Not set up
governance-second-how = You need an app on a phone or tablet that shows six digits. Many are free, and they need no network. Do it on a screen of your own, if you can.
governance-second-begin = Set up an app
governance-second-since = Your second step is on since { $day }. Signing in with a PIN on a shared screen goes on without it.
governance-second-app-about = Open the app on your phone, choose to add an account, and point the camera at this picture.
governance-second-app-type = Or type these letters and digits into the app:
governance-second-first-code = The six digits that the app shows now
governance-second-confirm = Turn it on
governance-second-app-next = It counts from then on. You get ten recovery slips for a day without your phone.
governance-second-stop-title = Another phone, or no second step any more
governance-second-stop-about = Stop this one first. Then you can set up another app. Your passkeys and recovery slips stop working too.
governance-second-stop = Stop my second step
governance-second-stopped = Your second step is off. Your passphrase alone lets you in.
governance-second-asked-title = Somebody asks to take your second step away
governance-second-asked = A worker asked on { $day } to take it away, because your phone and slips are lost. It happens when another worker agrees. If that is not so, stop it here and tell somebody you trust.
governance-second-keep = Stop this: I have my phone
governance-second-kept = It was stopped. Your second step stays as it is.
governance-second-next = We tell you whenever something about this changes.
governance-app-title = An app that shows codes
governance-second-app-on = The app counts from now on. Your recovery slips stay as they are.
governance-passkeys-title = Passkeys
governance-passkeys-about = A passkey lies in your phone, your computer, or a small key that you plug in. You unlock it as you always do, and type no code. A page that only looks like this one gets nothing out of it.
governance-passkeys-off = Passkeys are not switched on here. Whoever runs this house can do that, by giving its address.
governance-passkey-since = since { $day }
governance-passkey-used = last used on { $day }
governance-passkey-unused = not used yet
governance-passkey-add = Add a passkey
governance-passkey-remove = Remove { $name }
governance-passkey-last = This is your only second step. If you remove it, your passphrase alone lets you in, and your recovery slips stop working.
governance-passkey-enough = You have ten passkeys. Remove one before you add another.
governance-passkey-title = Add a passkey
governance-passkey-about = Do it on the device that you will sign in with. It asks for your finger, your face or its PIN. None of that comes to us.
governance-passkey-needs = Passkeys need a browser that runs scripts, at the address { $address }. If you have none, go back and set up an app: it does the same for you.
governance-passkey-name = What you call it
governance-passkey-name-hint = For your own list, for example: my phone.
governance-passkey-make = Make the passkey
governance-passkey-not-made = No passkey was made. Press the button again, or go back and set up an app. This device may have one for you already.
governance-passkey-next = It counts at once. Everywhere else you are signed out. With your first second step you get ten recovery slips.
governance-passkey-unnamed = Passkey of { $day }
governance-passkey-kept = The passkey counts from now on. Your recovery slips stay as they are.
governance-passkey-removed = The passkey is removed. It does not let anybody in any more. You can delete it on your device too.
governance-passkey-gone = This passkey is not in your list. It may be removed already.
governance-passkey-wrong = Your passkey was not accepted. Try again, or use another way.
governance-passkey-over = That took too long, or it was answered already. Try again.
governance-passkey-was-removed = This passkey was removed from your account. It does not let anybody in any more. Use another way.
governance-passkey-already = This passkey is in somebody’s list already. Make a new one.
governance-code-passkey = You have a passkey here. Press the button, and unlock your device as you always do.
governance-code-passkey-needs = Your passkey needs a browser that runs scripts, at the address { $address }. A code or a recovery slip does too.
governance-recovery-title = Recovery slips
governance-recovery-left = { $count ->
    [0] You have no recovery slip left. Make new ones before you lose your phone.
    [one] You have 1 recovery slip left. Make new ones soon.
   *[other] You have { $count } recovery slips left.
}
governance-recovery-renew = Make ten new slips
governance-recovery-once = These are shown once. Print or copy them now, and keep them where nobody else finds them, not with your phone.
governance-recovery-about = Each of these opens once, together with your passphrase, when you do not have your phone. Slips from before do not work any more.
governance-recovery-on = I have kept them
governance-recovery-next = Cross out each slip that you have used.
governance-recovery-used = You came in with a recovery slip. It will not work again. See below how many are left.
governance-clearing-title = Their second step
governance-clearing-about = Signing in asks them for a code or a passkey. When phone and recovery slips are lost, two workers can take that away: one asks, another agrees. They are told of both, and every screen they are signed in on is signed out.
governance-clearing-ask = Ask to take it away
governance-clearing-waits = A colleague has asked. Speak with the person before you agree: make sure that it is really they who lost it.
governance-clearing-agree = I agree: take it away
governance-clearing-mine = You have asked. Another worker must agree within 7 days.
governance-clearing-asked = You have asked. Now another worker must agree.
governance-clearing-done = Their second step is taken away, and they are told so.
governance-clearing-alone = You asked yourself. Another worker must agree.
governance-clearing-not-asked = Nothing is open to agree to.
governance-setting-second-factor = Who needs a second step to sign in
governance-setting-second-factor-nobody = Nobody: each as they like
governance-setting-second-factor-sees-others = Everybody whose role sees what is not theirs
governance-setting-second-factor-from = The first day on which a second step is needed
governance-setting-second-factor-from-hint = Write it as 2027-01-31. Empty means at once.
notice-governance-second-changed = Your second step for signing in was set up, changed or stopped. If it was not you, tell somebody you trust.
notice-governance-clearing-asked = A worker asks to take your second step for signing in away. If you have not lost it, stop that.
notice-governance-second-cleared = Two workers took your second step for signing in away. If you did not ask for it, tell somebody you trust.
notice-governance-recovery-used = A recovery slip was used to sign in as you. If it was not you, change your passphrase and make new slips.
governance-back-privacy = Your privacy
governance-privacy-easy = In easy words
governance-privacy-plain = In full
governance-privacy-version = Version { $number }, from { $day }.
governance-privacy-unwritten = The people who run this place have not written their own notice yet. What stands below holds everywhere.
governance-join-privacy = Read first what happens to what you say here
governance-not-ready-about = Before anybody can be invited here, this has to be there. A manager or an administrator of the place writes it:
governance-not-ready-both = Nobody can be invited to this place yet. Its privacy notice is missing, and nobody has signed off how long things are kept.
governance-not-ready-notice = Nobody can be invited to this place yet. Its privacy notice is missing.
governance-not-ready-keeping = Nobody can be invited to this place yet. Nobody has signed off how long things are kept.
governance-notice-title = Privacy notice
governance-notice-about = People read this before they come in, and whenever they want. It holds for this place and those inside it that have none of their own. Fill in every gap that stands in square brackets.
governance-notice-none = There is no notice yet. What stands in the fields is a text to begin with.
governance-notice-controller = Who is responsible for your data
governance-notice-contact = The data protection officer, and how to reach them
governance-notice-complaint = How to complain
governance-notice-plain-en = The notice, in English
governance-notice-easy-en = The same in easy words, in English: short lines, one thing each
governance-notice-plain-cy = The notice, in Welsh (you may leave this out)
governance-notice-easy-cy = The same in easy words, in Welsh
governance-notice-empty = Write something here.
governance-notice-half = Write both parts in Welsh, or neither.
governance-notice-gap = A gap is left: { $gap }. Write what belongs there.
governance-notice-go = Show this notice from now on
governance-notice-done = The notice stands. Members are told on screen that it has changed.
governance-notice-next = Everybody sees the new version at once, and each member is told once.
governance-notice-starter-complaint =
    Tell us first: write to the data protection officer above.
    You can also complain to the Information Commissioner, who checks on all of us. Ring 0303 123 1113, or go to ico.org.uk/make-a-complaint. You need nobody’s leave for that, and nobody may hold it against you.
governance-notice-starter-plain =
    We are [name of the organisation, and its address]. We run these pages with [names of partners, or: nobody else].

    We keep your name, the place you belong to and what you are there, and what you write here. That somebody belongs here can show that they are or were in prison or on probation, so we treat all of it as private.

    We keep it so that what you ask gets an answer, and so that everybody can see what came of it. The law lets us do so because [the legal basis, and the condition for data about offences].

    Workers of your place see what you write to them. [Others who see it, or: Nobody else] sees it. We do not use it to check up on you. If somebody is in danger we must act on it.

    How long we keep what is on the page “How long things are kept”.

    You may see everything about you, take it with you, have mistakes put right, object, and ask us to delete it. We answer within one month. Saying no to any of this changes nothing about how you are treated.
governance-notice-starter-easy =
    These pages belong to [name of the organisation].
    We keep your name.
    We keep what you write here.
    Workers of your place can read it.
    We do not use it to check up on you.
    If somebody is in danger, we must tell somebody who can help.
    You can see everything we keep about you.
    You can ask us to change it or delete it.
    Ask [name of a person, and how to find them].
governance-keeping-title = How long things are kept
governance-keeping-intro = Nothing is kept for longer than it is needed. This is what is kept here, from when that is counted, how long, and what happens then.
governance-keeping-signed = Read and signed off on { $day }.
governance-keeping-unsigned = Nobody has signed this off yet. Until somebody does, these are proposals and nothing is deleted by them.
governance-keeping-head-from = Counted from
governance-keeping-head-long = How long
governance-keeping-head-then = What happens then
governance-keeping-stays = With what it belongs to
governance-keeping-years = { $years ->
    [one] 1 year
   *[other] { $years } years
}
governance-keeping-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}
governance-keeping-next = You can ask for things about you to be deleted sooner: see “My account”.
governance-keeping-about = Read every line and decide how long. It holds for this place and those inside it that have no rules of their own. Nothing is deleted before somebody signs this.
governance-keeping-field = Days: { $what }
governance-keeping-bounds = From { $least } to { $most } days
governance-keeping-bad = Write a whole number of days from { $least } to { $most }.
governance-keeping-read = I have read this, and these times are right for our place
governance-keeping-unread = Tick that you have read it.
governance-keeping-go = Sign it off
governance-keeping-done = Signed off. It is carried out every day from now on.
governance-keeping-see = See it as everybody does
governance-keeping-sign-next = Once a day the house deletes what is over, and writes down what it deleted.
governance-keeping-left = Somebody who belongs to no place any more, with all that is theirs
governance-keeping-left-from = The day their last membership ended.
governance-keeping-left-then = They are deleted. Never while an answer is due to them, or somebody in charge has put on record why they must be kept.
governance-keeping-words = What you wrote, and the answers to it
governance-keeping-words-from = The day you wrote it.
governance-keeping-words-then = It goes for good when you are deleted. What you take back is not shown to anybody any more.
governance-keeping-sessions = When you signed in, and on which kind of screen
governance-keeping-sessions-from = The end of that visit.
governance-keeping-sessions-then = It is deleted.
governance-keeping-tries = Wrong passphrases and codes: how many, not which
governance-keeping-tries-from = The last one.
governance-keeping-tries-then = It is deleted.
governance-keeping-forms = Marks of forms that were sent, so that pressing twice does nothing twice
governance-keeping-forms-from = The moment it was sent.
governance-keeping-forms-then = It is deleted.
governance-keeping-record = The record of who did what and when, without words
governance-keeping-record-from = The moment it was done.
governance-keeping-record-then = It stays as long as the house. Nobody can change it; it holds numbers and no names.
governance-erased-title = What was deleted because its time was over
governance-erased-about = What the house deleted by the rules of this place and those above it. Numbers only: what is gone stays gone.
governance-erased-none = Nothing has been deleted by these rules yet.
governance-erased-count = { $things ->
    [one] 1 thing was deleted.
   *[other] { $things } things were deleted.
}
governance-erased-ids = Their numbers
governance-erased-next = The rules stand on the page “How long things are kept”.
governance-hold-title = Hold: do not delete by time
governance-hold-about = While a hold stands, this person is not deleted because time is over. It does not stop them from asking for it themselves. Only managers see the reason, and each look is on record.
governance-hold-stands = A hold stands since { $since }, until { $until }
governance-hold-reason = Why must it be kept?
governance-hold-reason-missing = Say why.
governance-hold-until = Until which day? Two years at most; then somebody looks again.
governance-hold-far = Choose a day within two years: somebody has to look at it again before.
governance-hold-go = Hold
governance-hold-done = The hold stands.
governance-hold-end = End the hold
governance-hold-ended = The hold has ended.
governance-hold-next = On its last day the hold ends by itself.
notice-governance-notice-changed = The privacy notice of your place has changed. Read what is new.

governance-unusual-title = Unusual reading
governance-unusual-about = When a worker opens what somebody wrote, that is on record, and the person sees it. Here stands what was unusual in the last 28 days: who, what and how many, never what was read. It is a question to ask, and no verdict: whoever stands in for a colleague reads much too.
governance-unusual-none = Nothing unusual in the last 28 days.
governance-unusual-none-about = Somebody who reads of many people on one day, of people they have nothing to do with, of one person again and again, or at night, would stand here.
governance-unusual-many = much on one day
governance-unusual-untied = people they do not work with
governance-unusual-again = the same person again and again
governance-unusual-night = at night
governance-unusual-people = Things of { $count } people on { $day }.
governance-unusual-days = On { $count } days, last on { $day }.
governance-unusual-usual = On most of their days before: { $usual }.
governance-unusual-unknown = They read on too few days before to say what is usual.
governance-unusual-noted = Looked into on { $day }:
governance-unusual-go = I have looked into this
governance-unusual-note = What came of it
governance-unusual-note-missing = Write down what came of it.
governance-unusual-done = It is written down.
governance-unusual-somebody = Somebody who is gone
governance-unusual-more = There is more than stands here.
governance-unusual-next = Ask first. What you write down can be read by the managers and auditors of this place, and by whoever it is about in a copy of their data.

governance-looked-title = Who looked
governance-account-looked = See who opened what you said
governance-looked-about = When somebody who works here opens what you said, it stands here: the day, as what they did it, and what it was. Each counts once a day. What you said without your name cannot stand here, because nobody knows that it is yours.
governance-looked-none = Nobody has opened anything of yours yet.
governance-looked-none-about = Before anything is shown to somebody else, it is written down here.
governance-looked-next = If something here is not right, ask a manager, or somebody you trust. Managers see in numbers who reads much.
governance-tie-assigned = It is theirs to deal with.
governance-tie-covering = They stand in for somebody who deals with it.
governance-tie-duty-reader = They are the first to read what people are worried about.
governance-tie-works = They work there.
governance-tie-other = They were given it to read.
governance-setting-reader-names = People see the names of those who opened what they said
