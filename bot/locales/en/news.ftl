# J9.0
request = There is news about your request.
declaration = There is news about your declaration.
open = Open
