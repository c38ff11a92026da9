using Registrar;

return await RegistrarProgram.RunAsync(args, Console.Out, Console.Error, ProgramEnvironment.OfProcess(), CancellationToken.None);
