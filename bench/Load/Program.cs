return Load.CommandLine.LoadCommandLine.Invoke(args);
