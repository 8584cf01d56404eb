ALTER TABLE telling_notices ADD COLUMN carried_at {instant};
CREATE INDEX telling_notices_to_carry ON telling_notices (person_id, id) WHERE seen_at IS NULL AND carried_at IS NULL;

CREATE TABLE telling_how (
    person_id {id} PRIMARY KEY REFERENCES access_person (id),
    route TEXT NOT NULL,
    often TEXT NOT NULL,
    hour {int} NOT NULL,
    weekday {int} NOT NULL,
    quiet_from {int},
    quiet_to {int},
    whole {bool} NOT NULL,
    address {bytes},
    asked_address {bytes},
    code {bytes},
    code_at {instant},
    code_tries {int} NOT NULL,
    off_token {bytes},
    off_hash {bytes} UNIQUE,
    letter_to {bytes},
    refused_at {instant},
    place_id {id},
    stirred_at {instant},
    next_at {instant},
    letter_at {instant}
) {strict};
CREATE INDEX telling_how_stirred ON telling_how (stirred_at) WHERE stirred_at IS NOT NULL AND next_at IS NULL;
CREATE INDEX telling_how_next ON telling_how (route, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX telling_how_letters ON telling_how (place_id) WHERE letter_at IS NOT NULL;
