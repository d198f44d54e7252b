-- How the employers that the board list names are called, as contents that name none are read.
-- Grain: one row per name of the board list.
-- Build: kept.
create table clean.listed_employer (
    listed varchar primary key,  -- as the board list writes it
    employer varchar,  -- spaces collapsed
    employer_key varchar,  -- joining key
    is_agency boolean not null,  -- recruits for clients that stay unknown
);
