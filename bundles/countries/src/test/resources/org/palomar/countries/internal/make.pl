#!/usr/bin/perl
# Makes the databases of the tests, by another's hand (Debian's libmaxmind-db-writer-perl): perl make.pl
use strict;
use warnings;
use MaxMind::DB::Writer::Tree;

sub make {
    my ($file, $version, $types, %networks) = @_;
    my $tree = MaxMind::DB::Writer::Tree->new(
        ip_version            => $version,
        record_size           => 24,
        database_type         => 'Palomar-Test-Country',
        languages             => ['en'],
        description           => { en => 'Networks for documentation, in made-up countries' },
        alias_ipv6_to_ipv4    => $version == 6,
        remove_reserved_networks => 0,
        map_key_type_callback => sub { $types->{ $_[0] } },
    );
    $tree->insert_network($_, $networks{$_}) for sort keys %networks;
    open my $out, '>:raw', $file or die "$file: $!";
    $tree->write_tree($out);
    close $out or die "$file: $!";
}

# As MaxMind's and DB-IP's are.
make(
    'nested.mmdb', 6,
    { country => 'map', registered_country => 'map', iso_code => 'utf8_string' },
    '192.0.2.0/24'    => { country => { iso_code => 'DE' } },
    '198.51.100.0/24' => { country => { iso_code => 'KP' }, registered_country => { iso_code => 'FR' } },
    '203.0.113.0/24'  => { registered_country => { iso_code => 'FR' } },
    '127.0.0.0/8'     => { country => { iso_code => 'ES' } },
    '2001:db8::/32'   => { country => { iso_code => 'MX' } },
);

# As IPinfo's are.
make(
    'flat.mmdb', 6,
    { country => 'utf8_string', country_code => 'utf8_string' },
    '192.0.2.0/24'    => { country => 'Germany', country_code => 'de' },
    '198.51.100.0/24' => { country => 'KP' },
    '203.0.113.0/24'  => { country => 'Nowhere' },
);

# Of IPv4 alone.
make(
    'four.mmdb', 4,
    { country => 'map', iso_code => 'utf8_string' },
    '32.1.0.0/16' => { country => { iso_code => 'DE' } },
);
