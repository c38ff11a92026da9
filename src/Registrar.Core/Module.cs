// Memory of stackalloc is not cleared first: each piece of it is written before it is read, and a REGISTER takes more than a kilobyte of it.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
