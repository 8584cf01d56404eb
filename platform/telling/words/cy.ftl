telling-title = Hysbysiadau
telling-empty = Does gennych chi ddim hysbysiadau eto
telling-empty-how = Pan fydd rhywbeth yn digwydd i’r hyn a ddywedoch neu a ofynnoch, byddwn yn rhoi gwybod i chi yma.
telling-seen = Rwyf wedi gweld y rhain
telling-new = Newydd
