-- Files of landing that could not be taken in; rows returned name each with its remedy.
select file, cause, remedy from core.refused_file order by file;
