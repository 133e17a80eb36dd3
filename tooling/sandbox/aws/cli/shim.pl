# shim.py once more: Perl starts in a fifth of the time that Python takes.
# It has no function for sendmsg(2), whose number is the first argument. What that is given has this shape on
# Linux, where addresses have 64 bits.

use strict;

# Before the CLI: the script that starts this keeps Perl from warning about a locale that isn't there.
delete $ENV{PERL_BADLANG};
$SIG{PIPE} = 'IGNORE';
$SIG{INT} = sub { exit 130 };

my ($sendmsg, $path, @arguments) = @ARGV;
my ($answer, @opened) = ('');

# What the caller closed is opened as nothing: whatever is opened next would take its number.
for my $number (0 .. 2) {
    sysopen $opened[$number], '/dev/null', 2 unless -e "/proc/self/fd/$number";
}
# O_PATH: opens what can't be read, too.
sysopen my $folder, '.', 010000000;

my $mask = umask 0;
my @environment = map {"$_=$ENV{$_}"} keys %ENV;
my $body = join '', map {"$_\0"} $mask, scalar @arguments, @arguments, @environment;

# struct iovec, cmsghdr (SOL_SOCKET, SCM_RIGHTS) and msghdr.
my $length = pack 'N', length $body;
my $vector = pack 'P Q', $length, length $length;
my $rights = pack 'Q l2 l4', 32, 1, 1, 0, 1, 2, fileno $folder;
my $message = pack 'Q L x4 P Q P Q l x4', 0, 0, $vector, 1, $rights, length $rights, 0;

# AF_UNIX, SOCK_STREAM.
socket my $daemon, 1, 1, 0;
if (connect($daemon, pack 'S a*', 1, "$path\0") && syscall($sendmsg, fileno $daemon, $message, 0) > 0) {
    my $sent = 0;
    while ($sent < length $body) {
        $sent += syswrite($daemon, $body, length($body) - $sent, $sent) || last;
    }
    sysread $daemon, $answer, 1;
}
exit ord $answer if length $answer;
syswrite STDERR, "aws: the sandbox this command belongs to has ended\n";
exit 125;
