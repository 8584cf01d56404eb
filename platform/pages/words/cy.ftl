# Geiriau'r ffrâm a'r cydrannau. Brawddeg neu label cyfan yw pob neges: treigladau.

pages-skip-link = Neidio i’r prif gynnwys
pages-nav-label = Prif ddewislen
pages-language-english = English
pages-language-welsh = Cymraeg
pages-notices = Hysbysiadau
pages-notices-new = { $count ->
    [zero] Dim hysbysiad newydd
    [one] { $count } hysbysiad newydd
    [two] { $count } hysbysiad newydd
    [few] { $count } hysbysiad newydd
    [many] { $count } hysbysiad newydd
   *[other] { $count } hysbysiad newydd
}
pages-account = Fy nghyfrif
pages-sign-in = Mewngofnodi
pages-finish = Gorffen
pages-back = Yn ôl
pages-back-label = Y ffordd yn ôl
pages-print = Argraffu’r dudalen hon
pages-read-aloud = Darllen y dudalen hon yn uchel
pages-read-stop = Stopio darllen

pages-kiosk-label = Sgrin a rennir yw hon
pages-kiosk-left = Mae eraill yn defnyddio’r sgrin hon hefyd. Os na wnewch chi ddim am { $minutes ->
    [one] funud
    [two] ddwy funud
   *[other] { $minutes } munud
}, bydd yn gorffen ar ei phen ei hun, ac ar ôl { $whole } munud beth bynnag. Byddwn yn gofyn i chi cyn hynny. Bydd beth bynnag rydych wedi’i ysgrifennu heb ei anfon wedi mynd.
pages-kiosk-nearly = Mae eich amser ar y sgrin hon bron ar ben. Bydd beth bynnag na fyddwch wedi’i anfon o fewn y funud nesaf wedi mynd.
pages-kiosk-shared = Mae eraill yn defnyddio’r sgrin hon hefyd. Pwyswch “Gorffen” cyn mynd.
pages-print-large = Print mwy
pages-print-normal = Print arferol

pages-demo-tomorrow = Ymlaen i yfory
pages-demo-later = Gadael i ddeng munud fynd heibio
pages-demo-title = Ei weld fel rhywun arall
pages-demo-about = Lle dychmygol yw hwn, a phobl ddychmygol sydd ynddo.

pages-foot-help = Help
pages-foot-danger = Os oes rhywun mewn perygl
pages-foot-accessibility = Hygyrchedd
pages-foot-privacy = Eich preifatrwydd
pages-foot-licences = Trwyddedau
pages-foot-line = Cynllunio gyda’n gilydd, gwneud gyda’n gilydd, edrych yn ôl gyda’n gilydd.

pages-error-title = Mae rhywbeth i’w gywiro
pages-error-prefix = Gwall:
pages-warning = Rhybudd
pages-banner-success = Wedi’i wneud
pages-banner-info = Da gwybod

pages-textarea-limit = Gallwch ysgrifennu hyd at { $count } o nodau.
pages-date-day = Diwrnod
pages-date-month = Mis
pages-date-year = Blwyddyn
pages-change = Newid
pages-search = Chwilio
pages-filter-title = Dewis beth i’w ddangos
pages-filter-apply = Dangos y rhain
pages-filter-clear = Dangos popeth

pages-crumbs-label = Ble rydych chi
pages-pagination-label = Rhagor o dudalennau
pages-pagination-previous = Tudalen flaenorol
pages-pagination-next = Tudalen nesaf
pages-more-than-100 = Mwy na 100
pages-counted = { $count } i gyd

pages-next = Beth sy’n digwydd nesaf
pages-you-said = Fe ddywedoch chi
pages-we-did = Fe wnaethon ni
pages-we-will = Fe wnawn ni
pages-we-couldnt = Doedden ni ddim yn gallu, oherwydd

pages-step-done = Wedi’i wneud
pages-step-now = Nawr
pages-step-ahead = Eto i ddod

pages-slip-code = Eich cod
pages-slip-typing = Priflythrennau neu lythrennau bach, gyda bylchau neu hebddyn nhw: mae’r cod yn gweithio bob ffordd.

pages-home = Yn ôl i’r hafan
pages-too-long = Mae { $has } o nodau yma. Mae lle i { $most }: gwnewch e’n fyrrach, os gwelwch yn dda.
pages-unprintable = Mae arwydd yma na ellir ei argraffu. Teipiwch y geiriau eto, os gwelwch yn dda.

# Pam nad oes tudalen, a beth i'w wneud.
pages-not-there = Does dim byd yma
pages-not-there-text = Efallai fod y cyfeiriad yn anghywir, neu nad yw’r hyn oedd yma ar agor i chi mwyach.
pages-not-allowed = Nid chi sy’n penderfynu hyn
pages-not-allowed-text = Rhywun arall sy’n penderfynu am hyn yma. Os ydych chi’n meddwl bod hynny’n anghywir, gofynnwch i’ch cynrychiolydd neu i weithiwr.
pages-why-not-yours = Rhywun arall biau hwn, felly dim ond y person hwnnw all ei agor.
pages-sign-in-first = Mewngofnodwch yn gyntaf
pages-sign-in-first-text = Cewch fynd ymlaen ar ôl mewngofnodi.
pages-stale = Bu’r dudalen hon ar agor yn rhy hir
pages-stale-text = Chafodd dim byd ei gadw. Mewngofnodwch eto a’i anfon unwaith yn rhagor.
pages-bad-form = Doedden ni ddim yn gallu darllen yr hyn a anfonwyd
pages-bad-form-text = Chafodd dim byd ei gadw. Ewch yn ôl, edrychwch dros eich geiriau a’u hanfon eto.
pages-too-large = Mae hynny’n ormod ar unwaith
pages-too-large-text = Chafodd dim byd ei gadw. Anfonwch e mewn rhannau llai.
pages-already = Anfonwyd hwn o’r blaen, gyda geiriau eraill
pages-already-text = Cafodd y tro cyntaf ei gadw. Os oeddech chi am anfon rhywbeth newydd, anfonwch e eto fel un newydd.
pages-already-again = Ei anfon eto fel un newydd
pages-already-see = Gweld yr hyn a anfonwyd gyntaf
pages-unsure = Allwn ni ddim dweud a gafodd hynny ei gadw
pages-unsure-text = Stopiodd ein cronfa ddata yr eiliad honno. Edrychwch a yw yno cyn ei anfon eto. Os anfonwch yr un ffurflen eto ac roedd wedi’i chadw, chaiff hi mo’i chadw ddwywaith.
pages-request = Os holwch rywun am hyn, dywedwch: cais { $id }.
pages-busy = Rydyn ni’n brysur am eiliad
pages-busy-text = Chafodd dim byd ei gadw. Arhoswch ychydig eiliadau a rhoi cynnig arall arni.
pages-file-kind = Nid yw hon yn daenlen y gallwn ei darllen. Cadwch hi fel llyfr gwaith (.xlsx) heb gyfrinair, neu fel CSV.
pages-file-letters = Ni ellir darllen llythrennau’r ffeil hon. Cadwch hi fel “CSV UTF-8”, neu fel llyfr gwaith (.xlsx).
pages-file-broken = Mae’r ffeil hon wedi’i thorri neu ei difrodi. Cadwch hi eto a’i dewis eto.
pages-file-large = Mae gormod yn y ffeil hon. Tynnwch luniau a thaflenni eraill ohoni, neu gwnewch ddwy ffeil ohoni.
pages-file-wide = Mae gan y daenlen hon ormod o golofnau. Cadwch y rhai y gofynnir amdanynt.
pages-crowded = Mae gormod yn gofyn ar hyn o bryd
pages-crowded-text = Chafodd dim byd ei gadw na’i chwilio. Rhowch gynnig arall arni ymhen munud.
pages-broken = Torrodd rhywbeth ar ein hochr ni
pages-broken-text = Nid eich bai chi oedd hyn. Chafodd dim byd o’r dudalen hon ei gadw. Rhowch gynnig arall arni, a dywedwch wrth weithiwr os bydd yn digwydd eto.

pages-setting-accent = Lliw’r lle
pages-setting-accent-moss = Gwyrdd mwsogl
pages-setting-accent-heather = Grug
pages-setting-accent-harbour = Glas yr harbwr
pages-setting-accent-clay = Clai
pages-setting-accent-slate = Llechen

pages-prove = Dangoswch unwaith eto mai chi sydd yno
pages-prove-about = Mae’r dudalen hon yn agor neu’n newid rhywbeth o bwys. Gallai rhywun arall fod yn eistedd wrth eich sgrin, felly rydyn ni’n gofyn eto.
pages-prove-kept = Mae’r hyn a deipioch wedi’i gadw ar y dudalen. Does dim wedi’i gofnodi eto.
pages-prove-demo = Yr arddangosiad yw hwn, a does gan ei bobl ddim cyfrinymadrodd. Dewiswch yr un person eto yn y bar, ac ewch ymlaen.
pages-prove-passphrase = Eich cyfrinymadrodd
pages-prove-code = Neu god o’ch ap, neu slip adfer
pages-prove-code-hint = Mae un o’r ddau yn ddigon.
pages-prove-go = Ymlaen
pages-prove-elsewhere = Neu dangoswch hynny gyda { $name }
pages-new-tab = (yn agor mewn tab newydd)
pages-prove-next = Am bum munud fyddwn ni ddim yn gofyn eto. Mae cynigion anghywir yn cyfri fel wrth fewngofnodi.
pages-passkey-go = Defnyddio fy allwedd mynediad
pages-passkey-silent = Ni wnaeth eich allwedd mynediad ateb. Pwyswch y botwm eto, neu defnyddiwch ffordd arall ar y dudalen hon.
pages-proved = Diolch
pages-proved-about = Mae’r hyn a deipioch yma o hyd. Anfonwch e nawr.
pages-proved-go = Anfon yr hyn a deipiais
pages-proved-next = Caiff ei anfon unwaith, fel petai dim wedi dod rhyngddo.
