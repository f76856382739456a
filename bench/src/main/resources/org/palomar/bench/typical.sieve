require ["fileinto", "imap4flags", "envelope", "variables", "regex"];
if header :contains "list-id" "dev.example.org" { fileinto "Lists/dev"; }
elsif header :contains ["to", "cc"] "sales@example.test" { fileinto "Sales"; }
elsif address :is :all "from" ["boss@example.net", "chief@example.net"] { setflag "\\Flagged"; keep; }
elsif address :domain "from" ["shop.example", "store.example"] { fileinto "Orders"; }
elsif header :matches "subject" "*[ticket-*]*" { fileinto "Tickets/${2}"; }
elsif envelope :localpart "to" "alice+news" { fileinto "News"; }
elsif header :is "x-spam-flag" "yes" { fileinto "Junk"; }
elsif allof (size :over 5M, not exists "x-priority") { fileinto "Large"; }
elsif header :regex "subject" "^(re|fwd): +invoice [0-9]+" { fileinto "Invoices"; }
elsif header :contains "subject" "presupuesto" { fileinto :flags "\\Seen" "Presupuestos"; }
