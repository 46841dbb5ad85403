import Glibc
import Shell

StandardStream.open()
// A reader that has gone away is an error of that write, not the end of the process.
signal(SIGPIPE, SIG_IGN)
// So is a limit on the size of files.
signal(SIGXFSZ, SIG_IGN)
PSN.main()
