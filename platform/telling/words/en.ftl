telling-title = Notices
telling-empty = You have no notices yet
telling-empty-how = When something happens to what you said or asked, we tell you here.
telling-seen = I have seen these
telling-new = New
