using Microsoft.Win32.SafeHandles;

namespace FederatedQC.Storage.Files;

/// <summary>Reads a whole stretch of a file or says that it is not there.</summary>
internal static class FileBlock
{
    /// <returns>False when the file ends before the stretch does.</returns>
    internal static bool TryRead(SafeFileHandle handle, long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(handle, destination, offset);
            if (read == 0)
            {
                return false;
            }

            destination = destination[read..];
            offset += read;
        }

        return true;
    }
}
